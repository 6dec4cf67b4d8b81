import { expect, it } from 'vitest';
import { matching } from '../support/matchers.ts';
import { commit, openScene, orders, type Scene } from './scene.ts';

function idOf({ render }: Scene, name: string): string {
  return render.idOf(name);
}

it.each([
  ['no credentials', ''],
  ['another scheme', 'Basic rnd_1'],
  ['a token that was never issued', 'Bearer rnd_unknown'],
  ['a key that is no API key', 'Bearer dep-hook-key'],
])('refuses %s', async (_, authorization) => {
  await using scene = await openScene();
  const { status, json } = await scene.call('GET', '/services', undefined, { authorization });
  expect([status, json]).toEqual([401, { message: 'Unauthorized' }]);
});

it('refuses a token that was revoked', async () => {
  await using scene = await openScene();
  const token = scene.render.issueToken();
  const authorization = `Bearer ${token}`;
  expect((await scene.call('GET', '/services', undefined, { authorization })).status).toBe(200);
  scene.render.revokeToken(token);
  expect((await scene.call('GET', '/services', undefined, { authorization })).status).toBe(401);
});

it.each([
  ['an unknown path', 'GET', '/deployments', 404],
  ['an unknown method', 'PUT', '/services', 404],
  ['a service that is not there', 'GET', '/services/srv-0', 404],
  ['a query parameter that is not documented', 'GET', '/services?names=orders', 400],
  ['a limit above 100', 'GET', '/services?limit=101', 400],
  ['a log of no workspace', 'GET', '/logs?resource=srv-0', 400],
  ['a log of nothing', 'GET', '/logs?ownerId=tea-shop', 400],
])('refuses %s', async (_, method, path, status) => {
  await using scene = await openScene();
  expect((await scene.call(method, path)).status).toBe(status);
});

it('answers JSON only', async () => {
  await using scene = await openScene();
  expect((await scene.call('GET', '/services', undefined, { accept: 'text/html' })).status).toBe(406);
});

it('refuses the logs of another workspace', async () => {
  await using scene = await openScene();
  const path = `/logs?ownerId=tea-shop&resource=${idOf(scene, 'nightly')}`;
  expect((await scene.call('GET', path)).status).toBe(403);
});

it.each([
  ['a misspelt field', 'orders', { imageURL: orders('b') }, /"imageURL"/],
  ['an unknown value', 'orders', { clearCache: true }, /clearCache/],
  ['a list', 'orders', [], /invalid JSON/],
  ['broken JSON', 'orders', '{"imageUrl":', /^invalid JSON$/],
  [
    'another host, repository or name',
    'orders',
    { imageUrl: `ghcr.io/shop/web@sha256:${'b'.repeat(64)}` },
    /Only the digest or tag/,
  ],
  [
    'a digest that is not in the registry',
    'orders',
    { imageUrl: orders('d') },
    /^unable to fetch image with provided input$/,
  ],
  ['a tag that is not in the registry', 'orders', { imageUrl: 'ghcr.io/shop/orders:v9' }, /^unable to fetch image/],
  ['a commit for an image', 'orders', { commitId: commit('b') }, /not supported for image-backed/],
  ['an image for a repository', 'web', { imageUrl: orders('b') }, /only supported for image-backed/],
  ['a commit that is not in the repository', 'web', { commitId: commit('d') }, /^commit not found$/],
  ['both', 'web', { commitId: commit('b'), imageUrl: orders('b') }, /only one of/],
  ['a mode with a commit', 'web', { commitId: commit('b'), deployMode: 'deploy_only' }, /cannot be combined/],
  ['a commit for a cron job', 'nightly', { commitId: commit('b') }, /cron jobs/],
])('refuses to deploy %s', async (_, service, body, words) => {
  await using scene = await openScene();
  const { status, json } = await scene.call('POST', `/services/${idOf(scene, service)}/deploys`, body);
  expect(status).toBe(400);
  expect(json).toEqual({ message: matching(words) });
  expect(scene.render.deploysOf(service).filter(({ trigger }) => trigger === 'api')).toEqual([]);
});

it('takes a body as JSON only, and where one belongs', async () => {
  await using scene = await openScene();
  const path = `/services/${idOf(scene, 'orders')}`;
  const typed = await scene.call('POST', `${path}/deploys`, '{}', { 'content-type': 'text/plain' });
  expect(typed.status).toBe(400);
  const [live] = scene.render.deploysOf('orders');
  const extra = await scene.call('POST', `${path}/deploys/${live?.id}/cancel`, {});
  expect(extra.json).toEqual({ message: 'this endpoint takes no body' });
});

it('refuses to deploy what is suspended, whose address says so', async () => {
  await using scene = await openScene();
  scene.render.suspend('orders', 'billing');
  const path = `/services/${idOf(scene, 'orders')}`;
  const { status, json } = await scene.call('POST', `${path}/deploys`, { imageUrl: orders('b') });
  expect([status, json]).toEqual([400, { message: 'cannot deploy suspended service' }]);
  expect((await scene.call('GET', path)).json).toMatchObject({ suspended: 'suspended', suspenders: ['billing'] });
  expect(await scene.runs('orders')).toBeUndefined();
});

it('counts deploys by service and minute, and reads by user', async () => {
  await using scene = await openScene();
  const path = `/services/${idOf(scene, 'orders')}/deploys`;
  const start = async (): Promise<number> => (await scene.call('POST', path, { imageUrl: orders('b') })).status;
  const first = Array.from({ length: 10 }, start);
  expect(await Promise.all(first)).not.toContain(429);
  const refused = await scene.call('POST', path, { imageUrl: orders('b') });
  expect(refused.status).toBe(429);
  expect(refused.json).toEqual({ message: 'rate limit exceeded' });
  expect(refused.headers).toMatchObject({ 'retry-after': '60', 'ratelimit-limit': '10', 'ratelimit-remaining': '0' });
  expect((await scene.call('GET', path)).headers).toMatchObject({ 'ratelimit-limit': '400' });
  scene.pass(60_000);
  expect(await start()).not.toBe(429);
});
