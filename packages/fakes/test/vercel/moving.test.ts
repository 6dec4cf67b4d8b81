import { expect, it } from 'vitest';
import { commit, openScene, type Scene } from './scene.ts';

async function staged(scene: Scene): Promise<string> {
  const id = await scene.deploy({ autoAssignCustomDomains: false });
  scene.pass(60_000);
  return id;
}

async function project(scene: Scene): Promise<unknown> {
  return (await scene.call('GET', '/v9/projects/web?rollbackInfo=true')).json;
}

async function rolling(scene: Scene): Promise<unknown> {
  return (await scene.call('GET', '/v1/projects/web/rolling-release')).json;
}

function live({ vercel }: Scene): string {
  return vercel.deploymentsOf('web')[0]?.id ?? '';
}

it('moves the production domains by a job, once', async () => {
  await using scene = await openScene();
  const id = await staged(scene);
  expect((await scene.call('POST', `/v10/projects/web/promote/${id}`, {})).status).toBe(201);
  expect(await project(scene)).toMatchObject({
    lastAliasRequest: { jobStatus: 'pending', toDeploymentId: id, type: 'promote' },
  });
  scene.pass(1_500);
  expect(await project(scene)).toMatchObject({ lastAliasRequest: { jobStatus: 'in-progress' } });
  expect(scene.vercel.serving('web')).toBe(commit('a'));
  scene.pass(1_500);
  expect(await project(scene)).toMatchObject({ lastAliasRequest: { jobStatus: 'succeeded' } });
  expect(scene.vercel.serving('web')).toBe(commit('b'));
  expect((await scene.call('POST', `/v10/projects/web/promote/${id}`, {})).status).toBe(409);
});

it('tells of the last request only when it is asked for', async () => {
  await using scene = await openScene();
  expect((await scene.call('GET', '/v9/projects/web')).json).not.toHaveProperty('lastAliasRequest');
});

it('promotes nothing that is not ready, of another environment or of another project', async () => {
  await using scene = await openScene();
  const building = await scene.deploy();
  expect((await scene.call('POST', `/v10/projects/web/promote/${building}`, {})).status).toBe(422);
  expect((await scene.call('POST', `/v10/projects/docs/promote/${building}`, {})).status).toBe(404);
  const preview = await scene.deploy({ target: 'preview' });
  expect((await scene.call('POST', `/v10/projects/web/promote/${preview}`, {})).status).toBe(400);
});

it('goes back, and assigns no domains by itself after that until something is promoted', async () => {
  await using scene = await openScene();
  const id = await scene.deploy();
  scene.pass(60_000);
  const path = `/v1/projects/web/rollback/${live(scene)}?description=broken`;
  expect((await scene.call('POST', path, {})).status).toBe(201);
  scene.pass(10_000);
  expect(await project(scene)).toMatchObject({
    autoAssignCustomDomains: false,
    rollbackDescription: { description: 'broken' },
  });
  expect(scene.vercel.serving('web')).toBe(commit('a'));
  scene.vercel.elsewhere('web', commit('c'));
  scene.pass(60_000);
  await project(scene);
  expect(scene.vercel.serving('web')).toBe(commit('a'));
  await scene.call('POST', `/v10/projects/web/promote/${id}`, {});
  scene.pass(10_000);
  expect(await project(scene)).toMatchObject({ autoAssignCustomDomains: true });
});

it('goes back only to what had the domains, and on the smallest plan by one', async () => {
  await using scene = await openScene({ plan: 'hobby' });
  const first = live(scene);
  const never = await staged(scene);
  expect((await scene.call('POST', `/v1/projects/web/rollback/${never}`, {})).status).toBe(402);
  await scene.deploy();
  scene.pass(60_000);
  await scene.deploy();
  scene.pass(60_000);
  expect((await scene.call('POST', `/v1/projects/web/rollback/${first}`, {})).status).toBe(402);
  await using pro = await openScene();
  expect((await pro.call('POST', `/v1/projects/web/rollback/${await staged(pro)}`, {})).status).toBe(422);
});

it('rolls out by stages, in turn, and goes back from the middle of it', async () => {
  const stages = [{ targetPercentage: 10, duration: 1 }, { targetPercentage: 50 }, { targetPercentage: 100 }];
  await using scene = await openScene({
    projects: [{ name: 'web', domains: ['www.shop.example'], live: commit('a'), stages }],
  });
  const [one, two] = [await staged(scene), await staged(scene)];
  expect((await scene.call('POST', `/v10/projects/web/promote/${one}`, {})).status).toBe(201);
  expect((await scene.call('POST', `/v10/projects/web/promote/${two}`, {})).status).toBe(202);
  expect(await rolling(scene)).toMatchObject({
    rollingRelease: {
      state: 'ACTIVE',
      canaryDeployment: { id: one },
      queuedDeploymentId: two,
      activeStage: { index: 0 },
    },
  });
  scene.pass(60_000);
  expect(await rolling(scene)).toMatchObject({ rollingRelease: { activeStage: { index: 1, requireApproval: true } } });
  scene.vercel.approve('web');
  scene.vercel.approve('web');
  expect(await rolling(scene)).toMatchObject({ rollingRelease: { canaryDeployment: { id: two } } });
  expect(scene.vercel.serving('web')).toBe(commit('b'));
  await scene.call('POST', `/v1/projects/web/rollback/${live(scene)}`, {});
  expect(await rolling(scene)).toMatchObject({ rollingRelease: { state: 'ABORTED', activeStage: null } });
});

it('puts an alias on a deployment that is ready, and says which domains could not be moved', async () => {
  await using scene = await openScene();
  const building = await scene.deploy({ target: 'preview' });
  const path = `/v2/deployments/${building}/aliases`;
  expect((await scene.call('POST', path, { alias: 'pr.shop.example' })).json).toMatchObject({
    error: { code: 'deployment_not_ready' },
  });
  scene.pass(60_000);
  expect((await scene.call('POST', path, { alias: 'pr.shop.example' })).status).toBe(200);
  expect((await scene.call('POST', path, { alias: 'pr.shop.example' })).status).toBe(409);
  expect((await scene.call('GET', '/v4/aliases/pr.shop.example')).json).toMatchObject({ deploymentId: building });
  expect((await scene.open('pr.shop.example')).json).toMatchObject({ artifact: commit('b') });
  scene.vercel.breakDomain('web', 'www.shop.example');
  await scene.call('POST', `/v10/projects/web/promote/${await staged(scene)}`, {});
  scene.pass(10_000);
  expect(await project(scene)).toMatchObject({ lastAliasRequest: { jobStatus: 'failed' } });
  expect((await scene.call('GET', '/v1/projects/web/promote/aliases?failedOnly=true')).json).toMatchObject({
    aliases: [{ alias: 'www.shop.example', status: 'failed' }],
  });
});
