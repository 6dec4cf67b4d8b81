import { expect, it } from 'vitest';
import { createFileStore } from '../../src/vercel/file-store.ts';
import { matching } from '../support/matchers.ts';
import { commit, openScene, sha1 } from './scene.ts';

const git = { type: 'github', repoId: 4711, ref: 'main', sha: commit('b') };

it.each([
  ['no credentials', '', { missingToken: true }],
  ['another scheme', 'Basic vcp_1', { missingToken: true }],
  ['a token that was never issued', 'Bearer vcp_unknown', { invalidToken: true }],
])('refuses %s', async (_, authorization, more) => {
  await using scene = await openScene();
  const { status, json } = await scene.call('GET', '/v9/projects/web', undefined, { authorization });
  expect(status).toBe(403);
  expect(json).toMatchObject({ error: { code: 'forbidden', ...more } });
});

it('refuses a token that was revoked', async () => {
  await using scene = await openScene();
  const token = scene.vercel.issueToken();
  const authorization = `Bearer ${token}`;
  expect((await scene.call('GET', '/v9/projects/web', undefined, { authorization })).status).toBe(200);
  scene.vercel.revokeToken(token);
  expect((await scene.call('GET', '/v9/projects/web', undefined, { authorization })).status).toBe(403);
});

it('shows a project to its own team only', async () => {
  await using scene = await openScene();
  expect((await scene.call('GET', '/v9/projects/web?teamId=team_shop')).status).toBe(200);
  expect((await scene.call('GET', '/v9/projects/web?teamId=team_other')).json).toMatchObject({
    error: { code: 'forbidden', scope: 'team_other' },
  });
  expect((await scene.call('GET', '/v9/projects/web?teamId=')).status).toBe(403);
});

it.each([
  ['an unknown path', 'GET', '/v13/deployment', 404],
  ['an older version of an operation', 'GET', '/v6/deployments', 404],
  ['an unknown method', 'DELETE', '/v9/projects/web', 404],
  ['a project that is not there', 'GET', '/v9/projects/wbe', 404],
  ['a deployment that is not there', 'GET', '/v13/deployments/dpl_0', 404],
  ['an alias that is not there', 'GET', '/v4/aliases/shop.example', 404],
  ['a query parameter that is not documented', 'GET', '/v7/deployments?project=web', 400],
  ['a limit above 100', 'GET', '/v7/deployments?projectId=web&limit=101', 400],
])('refuses %s', async (_, method, path, status) => {
  await using scene = await openScene();
  expect((await scene.call(method, path)).status).toBe(status);
});

it.each([
  [
    'a misspelt field',
    { name: 'web', gitsource: git },
    /^Invalid request: should NOT have additional property `gitsource`\.$/,
  ],
  [
    'a field of a field',
    { name: 'web', gitSource: { ...git, branch: 'x' } },
    /`gitSource` should NOT have additional property `branch`/,
  ],
  [
    'a field of a file',
    { name: 'web', files: [{ file: 'a', sha: 'b', path: 'c' }] },
    /`files\[0\]` should NOT have .* `path`/,
  ],
  ['no name', { gitSource: git }, /missing required property `name`/],
  ['a list', [], /should be object/],
  ['broken JSON', '{"name":', /Invalid JSON/],
  ['a number among variables', { name: 'web', env: { A: 1 } }, /`env\.A` must be string/],
  ['files and git', { name: 'web', gitSource: git, files: [] }, /cannot be used together/],
  ['neither files nor git', { name: 'web' }, /missing required property `files`/],
  [
    'a commit that is not in the repository',
    { name: 'web', gitSource: { ...git, sha: commit('d') } },
    /does not contain/,
  ],
  ['another repository', { name: 'web', gitSource: { ...git, repoId: 1 } }, /does not contain/],
  ['a project without a repository', { name: 'docs', gitSource: git }, /does not contain/],
])('refuses to deploy %s', async (_, body, words) => {
  await using scene = await openScene();
  const { status, json } = await scene.call('POST', '/v13/deployments', body);
  expect(status).toBe(400);
  expect(json).toMatchObject({ error: { message: matching(words) } });
  expect(scene.vercel.deploymentsOf('docs')).toEqual([]);
  expect(scene.vercel.deploymentsOf('web')).toHaveLength(1);
});

it('refuses a custom environment that is not there, and a project that is paused', async () => {
  await using scene = await openScene();
  const body = { name: 'web', gitSource: git, customEnvironmentSlugOrId: 'stagin' };
  expect((await scene.call('POST', '/v13/deployments', body)).status).toBe(404);
  scene.vercel.pause('web');
  expect((await scene.call('POST', '/v13/deployments', { name: 'web', gitSource: git })).status).toBe(403);
  expect((await scene.open('www.shop.example')).status).toBe(503);
});

it('takes a body as JSON only, and where one belongs', async () => {
  await using scene = await openScene();
  const typed = await scene.call('POST', '/v13/deployments', '{}', { 'content-type': 'text/plain' });
  expect(typed.status).toBe(400);
  const id = await scene.deploy();
  const extra = await scene.call('PATCH', `/v12/deployments/${id}/cancel`, {});
  expect(extra.json).toMatchObject({ error: { message: matching(/takes no body/) } });
});

it('checks the bytes of a file against its digest and its size', async () => {
  await using scene = await openScene();
  expect((await scene.upload('a')).status).toBe(200);
  expect((await scene.upload('a', { 'x-now-digest': sha1('b') })).status).toBe(400);
  expect((await scene.upload('a', { 'x-now-size': '2' })).status).toBe(400);
  expect((await scene.upload('a', { 'content-type': 'text/plain' })).status).toBe(400);
  expect(scene.vercel.uploads()).toBe(1);
});

it('counts the deployments of a day by plan, and says when the next may be made', async () => {
  await using scene = await openScene({ plan: 'hobby' });
  for (let count = 0; count < 100; count += 1) expect(await scene.deploy()).not.toBe('');
  const refused = await scene.call('POST', '/v13/deployments?forceNew=1', { name: 'web', gitSource: git });
  expect(refused.status).toBe(429);
  expect(refused.json).toMatchObject({ error: { code: 'api-deployments-free-per-day', limit: { remaining: 0 } } });
  expect(refused.headers['retry-after']).toBe('86400');
  scene.pass(86_400_000);
  expect(await scene.deploy()).not.toBe('');
});

it('counts the uploads of a day on the plan that has such a limit', () => {
  const [hobby, pro] = [createFileStore(true), createFileStore(false)];
  const put = (store: typeof hobby, text: string, at: number): void =>
    store.put(sha1(text), text.length, Buffer.from(text), at);
  for (let count = 0; count < 5_000; count += 1) for (const store of [hobby, pro]) put(store, `${count}`, count);
  put(pro, 'one more', 5_000);
  expect(() => put(hobby, 'one more', 5_000)).toThrow(/more than 5000, code: "api-upload-free"/);
  put(hobby, 'one more', 86_400_000);
  expect([hobby.has(sha1('one more')), hobby.uploads]).toEqual([true, 5_000]);
});
