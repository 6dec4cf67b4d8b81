import { expect, it } from 'vitest';
import { call, changesOf, play } from './play.ts';
import { commit, openScene, sha } from './scene.ts';

const automatic = [
  { targetPercentage: 10, duration: 1 },
  { targetPercentage: 50, duration: 2 },
  { targetPercentage: 100 },
];
const byHand = [{ targetPercentage: 10 }, { targetPercentage: 100 }];

it('follows a rolling release to its end, and is live only then', async () => {
  await using scene = await openScene({ project: { stages: automatic } });
  const outcome = await play(scene, commit('b'));
  expect(outcome).toMatchObject({ verdict: 'live', identity: commit('b') });
  expect(outcome.steps.map(({ step }) => step)).toEqual(
    expect.arrayContaining([
      'at stage 1 of 3 of its rolling release, with 10 % of the traffic',
      'at stage 2 of 3 of its rolling release, with 50 % of the traffic',
    ]),
  );
  expect(outcome.durationMs).toBeGreaterThan(180_000);
  expect(scene.vercel.serving('web')).toBe(sha('b'));
});

it('waits for who has to approve a stage, and says so when the time is over', async () => {
  await using scene = await openScene({ project: { stages: byHand } });
  const { verdict, failure } = await play(scene, commit('b'));
  expect({ verdict, what: failure?.what }).toEqual({
    verdict: 'timed-out',
    what: expect.stringMatching(/at stage 1 of 2 .* which somebody has to approve after 600 s/) as unknown,
  });
  expect(scene.vercel.serving('web')).toBe(sha('a'));
  scene.vercel.approve('web');
  expect(await play(scene, commit('b'))).toMatchObject({ verdict: 'live', unchanged: true });
  expect(changesOf(scene).filter((change) => change.includes('promote'))).toHaveLength(1);
});

it('says that a rolling release was aborted', async () => {
  await using scene = await openScene({ project: { stages: byHand } });
  const target = scene.target();
  const { deploymentId } = await target.release(commit('b'), call);
  await scene.clock.sleep(60_000);
  expect((await target.observe(deploymentId, call)).step).toMatch(/moving the domains/);
  scene.vercel.abortRollingRelease('web');
  expect(await target.observe(deploymentId, call)).toMatchObject({
    phase: 'superseded',
    reason: expect.stringMatching(/aborted/) as unknown,
  });
});

it('rolls out again what was aborted before, and not what is aborted while it is followed', async () => {
  await using scene = await openScene({ project: { stages: byHand } });
  const first = scene.target();
  const { deploymentId } = await first.release(commit('b'), call);
  await scene.clock.sleep(60_000);
  await first.observe(deploymentId, call);
  const second = scene.target();
  expect((await second.observe(deploymentId, call)).step).toMatch(/stage 1 of 2/);
  scene.vercel.abortRollingRelease('web');
  expect((await second.observe(deploymentId, call)).phase).toBe('superseded');
  const third = scene.target();
  expect((await third.observe(deploymentId, call)).step).toMatch(/moving the domains/);
  expect((await third.observe(deploymentId, call)).step).toMatch(/stage 1 of 2/);
  expect(changesOf(scene).filter((change) => change.includes('promote'))).toHaveLength(2);
});

it('is queued behind the rolling release of another, and follows its own then', async () => {
  await using scene = await openScene({ project: { stages: byHand } });
  const first = scene.target();
  const { deploymentId } = await first.release(commit('b'), call);
  await scene.clock.sleep(60_000);
  await first.observe(deploymentId, call);
  const second = scene.target();
  const next = await second.release(commit('c'), call);
  await scene.clock.sleep(60_000);
  expect((await second.observe(next.deploymentId, call)).step).toMatch(/^queued behind the rolling release/);
  expect((await second.observe(next.deploymentId, call)).step).toBe(
    `queued behind the rolling release of ${deploymentId}`,
  );
  scene.vercel.approve('web');
  expect((await second.observe(next.deploymentId, call)).step).toMatch(/stage 1 of 2/);
  scene.vercel.approve('web');
  expect(await play(scene, commit('c'), second)).toMatchObject({ verdict: 'live', deploymentId: next.deploymentId });
});
