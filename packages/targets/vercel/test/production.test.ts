import { expect, it } from 'vitest';
import { call, changesOf, play } from './play.ts';
import { commit, openScene, type Scene, sha } from './scene.ts';

const deployed = ['POST /v13/deployments 200', 'POST /v10/projects/prj/promote/dpl 201'];

function live({ vercel }: Scene): string {
  return vercel.deploymentsOf('web')[0]?.id ?? '';
}

it('keeps production as it is until the deployment is ready, then promotes it once', async () => {
  await using scene = await openScene();
  const outcome = await play(scene, commit('b'));
  expect(outcome).toMatchObject({ verdict: 'live', identity: commit('b'), url: 'https://www.shop.example' });
  expect(outcome.steps.map(({ state, step }) => step ?? state)).toEqual([
    'waiting for a build slot',
    'building',
    'built, Vercel is moving the domains to it',
    'READY',
  ]);
  expect(changesOf(scene)).toEqual(deployed);
  expect(scene.vercel.isAutoAssigned('web')).toBe(true);
});

it('leaves a deployment staged with `promote: never`, and promotes the same one when it is asked to', async () => {
  await using scene = await openScene();
  const staged = await play(scene, commit('b'), scene.target({ promote: 'never' }));
  expect(staged).toMatchObject({ verdict: 'live', identity: commit('b') });
  expect(staged.url).toMatch(/^https:\/\/web-\w+-shop\.vercel\.app$/);
  expect(staged.note).toMatch(/staged at https:.*production is what it was/);
  expect(scene.vercel.serving('web')).toBe(sha('a'));
  expect(await play(scene, commit('b'), scene.target({ promote: 'never' }))).toMatchObject({ unchanged: true });
  const promoted = await play(scene, commit('b'));
  expect(promoted).toMatchObject({ verdict: 'live', adopted: true, deploymentId: staged.deploymentId });
  expect(scene.vercel.serving('web')).toBe(sha('b'));
  expect(changesOf(scene)).toEqual(deployed);
});

it('builds anew what was staged before the deployment that is live', async () => {
  await using scene = await openScene();
  const staged = await play(scene, commit('b'), scene.target({ promote: 'never' }));
  await play(scene, commit('c'));
  const outcome = await play(scene, commit('b'));
  expect(outcome).toMatchObject({ verdict: 'live', adopted: false });
  expect(outcome.deploymentId).not.toBe(staged.deploymentId);
});

it('asks again for a promotion that never arrived, and not for one whose answer was lost', async () => {
  for (const [kind, promotions] of [
    ['reset', 2],
    ['lost-answer', 1],
  ] as const) {
    await using scene = await openScene();
    scene.world.faults.add({ kind, path: /\/promote\// });
    expect(await play(scene, commit('b'))).toMatchObject({ verdict: 'live' });
    expect(changesOf(scene).filter((change) => change.includes('/promote/'))).toHaveLength(promotions);
  }
});

it('lets Vercel give the domains to a deployment that nobody follows, and not to one that is only staged', async () => {
  await using scene = await openScene();
  await scene.target({ isWatched: false, promote: 'never' }).release(commit('c'), call);
  await scene.clock.sleep(60_000);
  await scene.target().resolve(call);
  expect(scene.vercel.serving('web')).toBe(sha('a'));
  await scene.target({ isWatched: false }).release(commit('b'), call);
  await scene.clock.sleep(60_000);
  expect((await scene.target().resolve(call)).live).toMatchObject({ artifact: commit('b') });
});

it('says which domains could not be moved', async () => {
  await using scene = await openScene();
  scene.vercel.breakDomain('web', 'www.shop.example');
  const { verdict, failure } = await play(scene, commit('b'));
  expect({ verdict, code: failure?.code }).toEqual({ verdict: 'failed', code: 'release-failed' });
  expect(failure?.cause).toMatch(/not moved: www\.shop\.example/);
});

it('ends when Vercel refuses to promote', async () => {
  await using scene = await openScene();
  const body = JSON.stringify({ error: { code: 'conflict', message: 'another promotion is under way' } });
  scene.world.faults.add({ kind: 'status', status: 409, body, path: /\/promote\//, times: Infinity });
  const { verdict, failure } = await play(scene, commit('b'));
  expect({ verdict, cause: failure?.cause }).toEqual({
    verdict: 'failed',
    cause: expect.stringMatching(/another promotion is under way/) as unknown,
  });
});

it('does not promote over what somebody promoted after it asked', async () => {
  const scenes: Scene[] = [];
  let other = '';
  await using scene = await openScene({
    answered: ({ method, url }) => {
      if (method !== 'POST' || !url.pathname.includes('/promote/')) return;
      scenes[0]?.vercel.rollBack('web', other);
    },
  });
  scenes.push(scene);
  other = live(scene);
  const { verdict, failure } = await play(scene, commit('b'));
  expect({ verdict, cause: failure?.cause }).toEqual({ verdict: 'superseded', cause: `production is ${other} now` });
  expect(scene.vercel.serving('web')).toBe(sha('a'));
});

it('follows a push that Vercel gives the domains to by itself, and asks for nothing', async () => {
  await using scene = await openScene();
  const deploymentId = scene.vercel.elsewhere('web', sha('b'));
  expect(await play(scene, commit('b'))).toMatchObject({ verdict: 'live', adopted: true, deploymentId });
  expect(changesOf(scene)).toEqual([]);
});

it('says that the domains of a push could not be assigned', async () => {
  await using scene = await openScene();
  scene.vercel.breakDomain('web', 'www.shop.example');
  scene.vercel.elsewhere('web', sha('b'));
  const { verdict, failure } = await play(scene, commit('b'));
  expect({ verdict, cause: failure?.cause }).toEqual({
    verdict: 'failed',
    cause: 'its domains could not be assigned: The domain www.shop.example has no certificate',
  });
});

it('promotes a push that Vercel passed over', async () => {
  await using scene = await openScene();
  scene.vercel.plan('passed-over');
  const deploymentId = scene.vercel.elsewhere('web', sha('b'));
  const outcome = await play(scene, commit('b'));
  expect(outcome).toMatchObject({ verdict: 'live', adopted: true, deploymentId });
  expect(outcome.durationMs).toBeGreaterThan(90_000);
});

it('tries again what could not be promoted by an earlier run, and follows what one has asked for', async () => {
  await using scene = await openScene();
  scene.vercel.breakDomain('web', 'www.shop.example');
  const first = await play(scene, commit('b'));
  scene.vercel.mendDomain('web', 'www.shop.example');
  const second = await play(scene, commit('b'));
  expect(second).toMatchObject({ verdict: 'live', adopted: true, deploymentId: first.deploymentId });
  expect(changesOf(scene).filter((change) => change.includes('/promote/'))).toHaveLength(2);
  const third = scene.target();
  const { deploymentId } = await third.release(commit('c'), call);
  await scene.clock.sleep(60_000);
  await third.observe(deploymentId, call);
  expect(await play(scene, commit('c'))).toMatchObject({ verdict: 'live', adopted: true, deploymentId });
  expect(changesOf(scene).filter((change) => change.includes('/promote/'))).toHaveLength(3);
});

it('promotes a push in a project that stages all of them', async () => {
  await using scene = await openScene({ project: { autoAssign: false } });
  const deploymentId = scene.vercel.elsewhere('web', sha('b'));
  expect(await play(scene, commit('b'))).toMatchObject({ verdict: 'live', adopted: true, deploymentId });
});

/** `c` is live, and somebody rolled it back to `a`. */
async function rolledBack(): Promise<Scene> {
  const scene = await openScene();
  const before = live(scene);
  await play(scene, commit('c'));
  scene.vercel.rollBack('web', before);
  return scene;
}

it('deploys nothing over a rollback, and says who did it and why', async () => {
  await using scene = await rolledBack();
  const made = scene.vercel.deploymentsOf('web').length;
  const { verdict, failure } = await play(scene, commit('b'));
  expect({ verdict, code: failure?.code }).toEqual({ verdict: 'failed', code: 'rollback-pinned' });
  expect(failure?.what).toMatch(/rolled back by ada to dpl_\w+ and is kept there: checkout is broken/);
  expect(failure?.fix).toMatch(/on-pinned-rollback: promote/);
  expect(scene.vercel.deploymentsOf('web')).toHaveLength(made);
});

it('ends a rollback on purpose', async () => {
  await using scene = await rolledBack();
  expect(await play(scene, commit('b'), scene.target({ onPinnedRollback: 'promote' }))).toMatchObject({
    verdict: 'live',
  });
  expect(scene.vercel.serving('web')).toBe(sha('b'));
  expect(scene.vercel.isAutoAssigned('web')).toBe(true);
});

it('only stages over a rollback when it is told to', async () => {
  await using scene = await rolledBack();
  const outcome = await play(scene, commit('b'), scene.target({ onPinnedRollback: 'stage' }));
  expect(outcome).toMatchObject({ verdict: 'live', identity: commit('b') });
  expect(outcome.note).toMatch(/staged/);
  expect(scene.vercel.serving('web')).toBe(sha('a'));
});

it('builds anew what was rolled back, and does not take the old build for a new one', async () => {
  await using scene = await rolledBack();
  const bad = scene.vercel.deploymentsOf('web').at(-1)?.id;
  const outcome = await play(scene, commit('c'), scene.target({ onPinnedRollback: 'promote' }));
  expect(outcome).toMatchObject({ verdict: 'live', adopted: false });
  expect(outcome.deploymentId).not.toBe(bad);
});

it('does not promote what was under way when somebody rolled back', async () => {
  await using scene = await openScene({ project: { autoAssign: false } });
  const before = live(scene);
  const target = scene.target();
  const { deploymentId } = await target.release(commit('b'), call);
  scene.vercel.rollBack('web', before);
  await scene.clock.sleep(60_000);
  const { phase, reason } = await target.observe(deploymentId, call);
  expect({ phase, reason }).toEqual({
    phase: 'failed',
    reason: expect.stringMatching(/rolled back by ada/) as unknown,
  });
});

it('refuses aliases for production', async () => {
  await using scene = await openScene();
  const { failure } = await play(scene, commit('b'), scene.target({ aliases: ['pr.shop.example'] }));
  expect(failure?.code).toBe('aliases-unsuitable');
});
