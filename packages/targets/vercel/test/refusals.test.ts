import { parseArtifact } from '@aevon/deploy';
import { expect, it } from 'vitest';
import { call, changesOf, factsOf, play } from './play.ts';
import { commit, openScene, sha } from './scene.ts';

it('names the projects that there are when the name or the id is none of them', async () => {
  await using scene = await openScene();
  for (const project of ['wbe', 'prj_0']) {
    const { code, what } = await factsOf(scene.target({ project }).resolve(call));
    expect(code).toBe('service-not-found');
    expect(what).toMatch(/docs, web/);
  }
});

it('finds a project by its id, in a team by its id', async () => {
  await using scene = await openScene();
  const target = scene.target({ project: scene.vercel.idOf('web'), team: 'team_shop' });
  expect(await target.resolve(call)).toMatchObject({ service: { name: 'web' }, live: { artifact: commit('a') } });
});

it('sends the team with every call', async () => {
  await using scene = await openScene();
  await play(scene, commit('b'));
  const calls = scene.world.requests.filter(({ host }) => host === 'api.vercel.com');
  expect(calls.length).toBeGreaterThan(10);
  expect(calls.filter(({ path }) => !path.includes('slug=shop'))).toEqual([]);
});

it('says whose token is asked for when the team is another', async () => {
  await using scene = await openScene();
  const { code, what, fix } = await factsOf(scene.target({ team: 'other' }).resolve(call));
  expect(code).toBe('token-forbidden');
  expect(what).toMatch(/another scope/);
  expect(fix).toMatch(/scope is the team/);
});

it('tells a wrong token from one without rights, which Vercel answers alike', async () => {
  await using scene = await openScene();
  expect((await factsOf(scene.target({ token: 'wrong' }).resolve(call))).code).toBe('token-refused');
});

it('never calls what is paused live', async () => {
  await using scene = await openScene();
  scene.vercel.pause('web');
  const { verdict, failure } = await play(scene, commit('a'));
  expect({ verdict, code: failure?.code }).toEqual({ verdict: 'failed', code: 'project-paused' });
});

it.each([
  ['an image', 'web', parseArtifact(`ghcr.io/shop/web@sha256:${'b'.repeat(64)}`), 'artifact-unsuitable', []],
  ['a project without a repository', 'docs', commit('b'), 'project-unlinked', []],
  ['a commit that is not in the repository', 'web', commit('d'), 'commit-unavailable', ['POST /v13/deployments 400']],
] as const)('names the fix for %s', async (_, project, artifact, code, sent) => {
  await using scene = await openScene();
  const { verdict, failure } = await play(scene, artifact, scene.target({ project }));
  expect({ verdict, code: failure?.code, kind: failure?.kind }).toEqual({ verdict: 'failed', code, kind: 'user' });
  expect(failure?.fix).toBeTruthy();
  expect(changesOf(scene)).toEqual(sent);
});

it.each([
  [429, 'builds_rate_limited', 'plan-limit'],
  [402, 'something_new', 'request-refused'],
  [402, undefined, 'plan-limit'],
  [400, 'too_many_files', 'too-many-files'],
  [400, 'missing_project_settings', 'project-unconfigured'],
  [403, 'project_paused', 'project-paused'],
  [400, 'bad_request', 'request-refused'],
])('knows the refusal %i %s as %s', async (status, code, failureCode) => {
  await using scene = await openScene();
  const body = JSON.stringify({ error: { code, message: 'no' } });
  scene.world.faults.add({ kind: 'status', status, body, method: 'POST', path: /\/v13\/deployments/, times: Infinity });
  const { verdict, failure } = await play(scene, commit('b'));
  expect({ verdict, code: failure?.code }).toEqual({ verdict: 'failed', code: failureCode });
});

it.each([
  [
    { type: 'gitlab', projectId: 7 },
    { type: 'gitlab', projectId: 7 },
  ],
  [
    { type: 'bitbucket', uuid: '{r}', workspaceUuid: '{w}' },
    { type: 'bitbucket', repoUuid: '{r}', workspaceUuid: '{w}' },
  ],
])('takes a commit from the repository of %j', async (link, gitSource) => {
  const bodies: string[] = [];
  await using scene = await openScene({ answered: ({ body }) => void bodies.push(body.toString('utf8')) });
  const project = { id: 'prj_1', name: 'web', link, alias: [] };
  scene.world.faults.add({ kind: 'status', status: 200, body: JSON.stringify(project), path: /\/v9\/projects\// });
  await factsOf(scene.target({ source: { kind: 'git', ref: 'main' } }).release(commit('b'), call));
  expect(JSON.parse(bodies.at(-1) ?? '')).toMatchObject({ gitSource: { ...gitSource, ref: 'main', sha: sha('b') } });
});
