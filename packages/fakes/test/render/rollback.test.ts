import { answerJson, type StartProgram } from '../../src/index.ts';
import { expect, it } from 'vitest';
import { matching } from '../support/matchers.ts';
import { commit, digest, openScene, orders, type Scene } from './scene.ts';

const showEnv: StartProgram = ({ artifact, env }) =>
  Promise.resolve({ answer: () => answerJson(200, { artifact, env }), stop: () => Promise.resolve() });

async function rollBack(
  scene: Scene,
  service: string,
  deployId: string | undefined,
): Promise<{ status: number; json: unknown }> {
  const { status, json } = await scene.call('POST', `/services/${scene.render.idOf(service)}/rollback`, { deployId });
  return { status, json };
}

async function release(scene: Scene, service: string, body: unknown): Promise<void> {
  await scene.call('POST', `/services/${scene.render.idOf(service)}/deploys`, body);
  scene.pass(60_000);
  await scene.runs(service);
}

it('brings back image and environment, and leaves the settings as they are', async () => {
  await using scene = await openScene({ startProgram: showEnv });
  scene.render.setEnv('orders', { MODE: 'new' });
  await release(scene, 'orders', { imageUrl: orders('b') });
  expect(await scene.runs('orders')).toEqual({ artifact: orders('b'), env: { MODE: 'new' } });
  const { status, json } = await rollBack(scene, 'orders', scene.render.deploysOf('orders')[0]?.id);
  expect(status).toBe(201);
  expect(json).toMatchObject({ trigger: 'rollback', image: { sha: digest('a') } });
  scene.pass(60_000);
  expect(await scene.runs('orders')).toEqual({ artifact: orders('a'), env: { MODE: 'old' } });
  await release(scene, 'orders', { imageUrl: orders('c') });
  expect(await scene.runs('orders')).toEqual({ artifact: orders('c'), env: { MODE: 'new' } });
});

it('pulls again what a tag means now', async () => {
  await using scene = await openScene();
  scene.render.pushImage(orders('b'), 'v1');
  await release(scene, 'orders', { imageUrl: 'ghcr.io/shop/orders:v1' });
  await release(scene, 'orders', { imageUrl: orders('a') });
  scene.render.pushImage(orders('c'), 'v1');
  const { json } = await rollBack(scene, 'orders', scene.render.deploysOf('orders')[1]?.id);
  expect(json).toMatchObject({ image: { ref: 'ghcr.io/shop/orders:v1', sha: digest('c') } });
});

it('leaves autodeploy on, so that the next push goes over it', async () => {
  await using scene = await openScene();
  await release(scene, 'web', { commitId: commit('b') });
  await rollBack(scene, 'web', scene.render.deploysOf('web')[0]?.id);
  scene.pass(60_000);
  scene.render.pushCommit(commit('e'));
  scene.pass(60_000);
  expect(await scene.runs('web')).toMatchObject({ artifact: commit('e') });
  const off = await scene.call('PATCH', `/services/${scene.render.idOf('web')}`, { autoDeploy: 'no' });
  expect(off.json).toMatchObject({ autoDeploy: 'no', autoDeployTrigger: 'off' });
  scene.render.pushCommit(commit('f'));
  scene.pass(60_000);
  expect(await scene.runs('web')).toMatchObject({ artifact: commit('e') });
});

it('refuses what never was live, what is built no more, and what the registry lost', async () => {
  await using scene = await openScene({ retainedBuilds: 2 });
  scene.render.plan('fails');
  await release(scene, 'orders', { imageUrl: orders('b') });
  scene.render.plan('succeeds');
  const failed = scene.render.deploysOf('orders')[1]?.id;
  expect((await rollBack(scene, 'orders', failed)).status).toBe(400);
  await release(scene, 'orders', { imageUrl: orders('b') });
  expect((await rollBack(scene, 'orders', scene.render.deploysOf('orders')[0]?.id)).status).toBe(400);
  await release(scene, 'orders', { imageUrl: orders('c') });
  scene.render.removeImage(orders('b'));
  const { json } = await rollBack(scene, 'orders', scene.render.deploysOf('orders')[2]?.id);
  expect(json).toEqual({ message: 'unable to fetch image with provided input' });
  expect((await rollBack(scene, 'orders', undefined)).json).toEqual({ message: matching(/"deployId"/) });
});
