import { expect, it } from 'vitest';
import { commit, digest, openScene, orders, type Scene } from './scene.ts';

async function start(
  scene: Scene,
  service: string,
  body: unknown,
): Promise<{ status: number; json: unknown; bytes: number }> {
  const {
    status,
    json,
    body: bytes,
  } = await scene.call('POST', `/services/${scene.render.idOf(service)}/deploys`, body);
  return { status, json, bytes: bytes.byteLength };
}

function statuses({ render }: Scene, service = 'orders'): string[] {
  return render.deploysOf(service).map(({ status }) => status);
}

it('goes through the states by its clock; the version before serves until the switch', async () => {
  await using scene = await openScene();
  const { status, json } = await start(scene, 'orders', { imageUrl: orders('b') });
  expect(status).toBe(201);
  expect(json).toMatchObject({ status: 'created', trigger: 'api', image: { ref: orders('b'), sha: digest('b') } });
  scene.pass(2_000);
  expect(statuses(scene)).toEqual(['live', 'build_in_progress']);
  scene.pass(4_000);
  expect(statuses(scene)).toEqual(['live', 'update_in_progress']);
  expect(await scene.runs('orders')).toEqual({ service: 'orders', artifact: orders('a') });
  scene.pass(5_000);
  expect(await scene.runs('orders')).toEqual({ service: 'orders', artifact: orders('b') });
  expect(statuses(scene)).toEqual(['deactivated', 'live']);
});

it('runs a pre-deploy command where there is one', async () => {
  const source = { repo: 'https://github.com/shop/shop' };
  await using scene = await openScene({ services: [{ name: 'web', source, preDeployCommand: 'migrate' }] });
  await start(scene, 'web', { commitId: commit('b') });
  scene.pass(22_000);
  expect(statuses(scene, 'web')).toEqual(['pre_deploy_in_progress']);
});

it('takes what a service is set to when nothing is named', async () => {
  await using scene = await openScene();
  scene.render.pushImage(orders('c'), 'main');
  expect((await start(scene, 'orders', {})).json).toMatchObject({ image: { sha: digest('c') } });
  expect((await start(scene, 'web', {})).json).toMatchObject({ commit: { id: commit('c') } });
});

it('fails a release whose program does not start, and says why in its log', async () => {
  await using scene = await openScene({
    startProgram: async ({ artifact }) => {
      if (artifact === orders('b')) throw new Error('port 10000 is taken');
      return Promise.resolve({ answer: () => ({ status: 204 }), stop: () => Promise.resolve() });
    },
  });
  await start(scene, 'orders', { imageUrl: orders('b') });
  scene.pass(60_000);
  const id = scene.render.idOf('orders');
  const { json } = await scene.call('GET', `/logs?ownerId=tea-shop&resource=${id}&type=app&direction=forward`);
  expect(json).toMatchObject({ hasMore: false, logs: [{ message: 'port 10000 is taken' }, {}] });
  expect(statuses(scene)).toEqual(['live', 'update_failed']);
  const events = await scene.call('GET', `/services/${id}/events?type=deploy_ended`);
  expect(events.json).toMatchObject([
    { event: { details: { deployStatus: 'failed', reason: { failure: { nonZeroExit: 1 } } } } },
    {},
  ]);
});

it('answers 202 and nothing else for a deploy that waits, and skips those between', async () => {
  await using scene = await openScene();
  await start(scene, 'orders', { imageUrl: orders('b') });
  expect(await start(scene, 'orders', { imageUrl: orders('a') })).toEqual({ status: 202, json: undefined, bytes: 0 });
  expect(await start(scene, 'orders', { imageUrl: orders('c') })).toMatchObject({ status: 202, bytes: 0 });
  expect(statuses(scene)).toEqual(['live', 'created', 'canceled', 'queued']);
  scene.pass(60_000);
  expect(await scene.runs('orders')).toMatchObject({ artifact: orders('c') });
  expect(statuses(scene)).toEqual(['deactivated', 'deactivated', 'canceled', 'live']);
});

it('cancels the one under way where a workspace overrides', async () => {
  await using scene = await openScene({ overlap: 'override' });
  await start(scene, 'orders', { imageUrl: orders('b') });
  expect((await start(scene, 'orders', { imageUrl: orders('c') })).status).toBe(201);
  expect(statuses(scene)).toEqual(['live', 'canceled', 'created']);
});

it('cancels what is under way, starts what waits, and refuses to cancel anything else', async () => {
  await using scene = await openScene();
  await start(scene, 'orders', { imageUrl: orders('b') });
  await start(scene, 'orders', { imageUrl: orders('c') });
  const [live, running, waiting] = scene.render.deploysOf('orders');
  const cancel = async (id: string | undefined): Promise<number> =>
    (await scene.call('POST', `/services/${scene.render.idOf('orders')}/deploys/${id}/cancel`)).status;
  expect(await cancel(waiting?.id)).toBe(400);
  expect(await cancel(live?.id)).toBe(400);
  expect(await cancel(running?.id)).toBe(200);
  expect(statuses(scene)).toEqual(['live', 'canceled', 'created']);
});

it('pages lists, and filters deploys by status', async () => {
  await using scene = await openScene({ overlap: 'override' });
  await start(scene, 'orders', { imageUrl: orders('b') });
  await start(scene, 'orders', { imageUrl: orders('c') });
  const path = `/services/${scene.render.idOf('orders')}/deploys`;
  const first = await scene.call('GET', `${path}?limit=2`);
  expect(first.json).toMatchObject([{ deploy: { status: 'created' } }, { deploy: { status: 'canceled' } }]);
  const [, second] = scene.render.deploysOf('orders');
  const rest = await scene.call('GET', `${path}?limit=2&cursor=${second?.id}`);
  expect(rest.json).toMatchObject([{ deploy: { status: 'live' } }]);
  expect((await scene.call('GET', `${path}?status=live`)).json).toHaveLength(1);
  const named = await scene.call('GET', '/services?name=web&ownerId=tea-shop');
  expect(named.json).toMatchObject([{ service: { name: 'web', type: 'web_service', autoDeployTrigger: 'commit' } }]);
});

it('asks a registry for the image of each deploy, at that time', async () => {
  const known = new Set<string>();
  const images = (reference: string) =>
    known.has(reference) ? { name: 'ghcr.io/shop/orders', digest: digest('d') } : undefined;
  await using scene = await openScene({ images });
  const path = `/services/${scene.render.idOf('orders')}/deploys`;
  expect(await scene.call('POST', path, { imageUrl: orders('d') })).toMatchObject({ status: 400 });
  known.add(orders('d'));
  expect(await scene.call('POST', path, { imageUrl: orders('d') })).toMatchObject({ status: 201 });
});
