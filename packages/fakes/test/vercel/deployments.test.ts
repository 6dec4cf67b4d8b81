import { expect, it } from 'vitest';
import { commit, idIn, openScene, type Scene, sha1 } from './scene.ts';

async function stateOf(scene: Scene, id: string): Promise<unknown> {
  return (await scene.call('GET', `/v13/deployments/${id}`)).json;
}

const entry = (file: string, text: string) => ({ file, sha: sha1(text), size: text.length, mode: 0o100644 });

it('builds a commit by its own clock, and stages it when it is told to', async () => {
  await using scene = await openScene();
  const id = await scene.deploy({ autoAssignCustomDomains: false });
  expect(await stateOf(scene, id)).toMatchObject({ readyState: 'QUEUED', aliasAssigned: false });
  scene.pass(5_000);
  expect(await stateOf(scene, id)).toMatchObject({ readyState: 'BUILDING' });
  scene.pass(60_000);
  expect(await stateOf(scene, id)).toMatchObject({
    readyState: 'READY',
    readySubstate: 'STAGED',
    aliasAssigned: false,
  });
  expect(scene.vercel.serving('web')).toBe(commit('a'));
});

it('gives the domains to a deployment by itself otherwise, and not to one that is older than what is live', async () => {
  await using scene = await openScene();
  const older = await scene.deploy();
  scene.pass(1);
  scene.vercel.finish('web', scene.vercel.elsewhere('web', commit('c')));
  scene.pass(60_000);
  expect(await stateOf(scene, older)).toMatchObject({ readyState: 'READY', aliasAssigned: false });
  expect(scene.vercel.serving('web')).toBe(commit('c'));
  const newer = await scene.deploy();
  scene.pass(60_000);
  expect(await stateOf(scene, newer)).toMatchObject({ readySubstate: 'PROMOTED', aliasAssigned: true });
  expect((await scene.open('www.shop.example')).json).toMatchObject({ artifact: commit('b') });
});

it('tells the commit only when it is asked for', async () => {
  await using scene = await openScene();
  const id = await scene.deploy();
  expect(await stateOf(scene, id)).not.toHaveProperty('gitSource');
  const { json } = await scene.call('GET', `/v13/deployments/${id}?withGitRepoInfo=true`);
  expect(json).toMatchObject({ gitSource: { sha: commit('b') } });
});

it('asks for files that it does not have, and hands out the same deployment for the same files', async () => {
  await using scene = await openScene();
  const body = { name: 'docs', files: [entry('index.html', 'one'), entry('copy.html', 'one'), entry('a.js', 'two')] };
  const first = await scene.call('POST', '/v13/deployments', body);
  expect(first.status).toBe(400);
  expect(first.json).toMatchObject({ error: { code: 'missing_files', missing: [sha1('one'), sha1('two')] } });
  await scene.upload('one');
  expect((await scene.call('POST', '/v13/deployments', body)).json).toMatchObject({
    error: { missing: [sha1('two')] },
  });
  await scene.upload('two');
  const made = idIn(await scene.call('POST', '/v13/deployments', body));
  expect(made).not.toBe('');
  expect(idIn(await scene.call('POST', '/v13/deployments', body))).toBe(made);
  expect(idIn(await scene.call('POST', '/v13/deployments?forceNew=1', body))).not.toBe(made);
  expect([...scene.vercel.filesOf('docs', made).keys()]).toEqual(['index.html', 'copy.html', 'a.js']);
  scene.vercel.forgetFile(sha1('two'));
  expect((await scene.call('POST', '/v13/deployments', body)).json).toMatchObject({
    error: { missing: [sha1('two')] },
  });
});

it('lists what is asked for, newest first, page by page', async () => {
  await using scene = await openScene();
  for (const target of ['production', 'preview', 'staging']) {
    scene.pass(1_000);
    scene.vercel.elsewhere('web', commit('b'), target);
  }
  const list = async (query: string): Promise<unknown> =>
    (await scene.call('GET', `/v7/deployments?projectId=web${query}`)).json;
  const count = (of: number) => ({ pagination: { count: of } });
  expect(await list('')).toMatchObject(count(4));
  expect(await list('&target=staging')).toMatchObject({ deployments: [{ customEnvironment: { slug: 'staging' } }] });
  expect(await list(`&sha=${commit('b')}`)).toMatchObject(count(3));
  expect(await list('&meta-githubCommitRef=main&limit=2')).toMatchObject(count(2));
  expect(await list('&state=READY')).toMatchObject({ deployments: [{ readySubstate: 'PROMOTED' }] });
  expect(await list('&rollbackCandidate=true')).toMatchObject({ deployments: [] });
});

it('cancels what is under way, and nothing else', async () => {
  await using scene = await openScene();
  const id = await scene.deploy();
  expect((await scene.call('PATCH', `/v12/deployments/${id}/cancel`)).json).toMatchObject({ readyState: 'CANCELED' });
  expect((await scene.call('PATCH', `/v12/deployments/${id}/cancel`)).status).toBe(400);
});

it('serves every deployment at an address of its own, and asks for a login where it is told to', async () => {
  await using scene = await openScene({ protection: { secret: 's', trusts: (token) => token === 'trusted' } });
  const id = await scene.deploy({ autoAssignCustomDomains: false });
  const { host = '' } = scene.vercel.deploymentsOf('web').find((one) => one.id === id) ?? {};
  expect((await scene.open(host, { 'x-vercel-protection-bypass': 's' })).status).toBe(404);
  scene.pass(60_000);
  expect((await scene.open(host)).status).toBe(401);
  expect((await scene.open(host, { 'x-vercel-protection-bypass': 't' })).status).toBe(401);
  expect((await scene.open(host, { 'x-vercel-protection-bypass': 's' })).json).toMatchObject({ artifact: commit('b') });
  expect((await scene.open(host, { 'x-vercel-trusted-oidc-idp-token': 'trusted' })).status).toBe(200);
  expect((await scene.open('www.shop.example')).json).toMatchObject({ artifact: commit('a') });
});

it('fails what does not start, and serves on what was live', async () => {
  await using scene = await openScene({
    startProgram: ({ artifact }) =>
      artifact === commit('a')
        ? Promise.resolve({ answer: () => ({ status: 200, body: 'old' }), stop: () => Promise.resolve() })
        : Promise.reject(new Error('no module next')),
  });
  const id = await scene.deploy();
  scene.pass(60_000);
  expect(await stateOf(scene, id)).toMatchObject({ readyState: 'ERROR', errorMessage: 'no module next' });
  const { json } = await scene.call('GET', `/v3/deployments/${id}/events?direction=backward&limit=1&builds=1`);
  expect(json).toMatchObject([{ type: 'stderr', payload: { text: 'Error: no module next' } }]);
  expect((await scene.open('www.shop.example')).body.toString()).toBe('old');
});
