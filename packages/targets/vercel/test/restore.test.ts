import { expect, it } from 'vitest';
import { call, changesOf, factsOf, play, playBack } from './play.ts';
import { aliasHost, commit, openScene, type Scene, sha } from './scene.ts';

function idOf({ vercel }: Scene, of: string): string {
  return vercel.deploymentsOf('web').find((one) => one.commit === sha(of))?.id ?? '';
}

const rolledBack = 'POST /v1/projects/prj/rollback/dpl 201';

it('rolls production back without a build, with the reason, and says what stays off', async () => {
  await using scene = await openScene();
  await play(scene, commit('b'));
  const outcome = await playBack(scene, scene.target({ reason: 'checkout is broken' }), idOf(scene, 'a'));
  expect(outcome).toMatchObject({ verdict: 'live', identity: commit('a') });
  expect(outcome.note).toMatch(/by itself no more/);
  expect(changesOf(scene).slice(2)).toEqual([rolledBack]);
  const { path } = scene.world.requests.find(({ path: one }) => one.includes('/rollback/')) ?? { path: '' };
  expect(new URLSearchParams(path.split('?')[1]).get('description')).toBe('checkout is broken');
  expect([scene.vercel.serving('web'), scene.vercel.isAutoAssigned('web')]).toEqual([sha('a'), false]);
});

it('goes forward again after a rollback', async () => {
  await using scene = await openScene();
  await play(scene, commit('b'));
  await playBack(scene, scene.target(), idOf(scene, 'a'));
  expect(await playBack(scene, scene.target(), idOf(scene, 'b'))).toMatchObject({ verdict: 'live' });
  expect(scene.vercel.serving('web')).toBe(sha('b'));
});

it('promotes what never had the domains', async () => {
  await using scene = await openScene();
  await play(scene, commit('b'), scene.target({ promote: 'never' }));
  const outcome = await playBack(scene, scene.target(), idOf(scene, 'b'));
  expect(outcome).toMatchObject({ verdict: 'live', identity: commit('b'), note: undefined });
  expect(changesOf(scene).at(-1)).toBe('POST /v10/projects/prj/promote/dpl 201');
  expect(scene.vercel.isAutoAssigned('web')).toBe(true);
});

it.each(['lost-answer', 'reset-mid-body'] as const)('gets over an answer that is lost: %s', async (kind) => {
  await using scene = await openScene();
  await play(scene, commit('b'));
  scene.world.faults.add({ kind, path: /\/rollback\// });
  expect(await playBack(scene, scene.target(), idOf(scene, 'a'))).toMatchObject({ verdict: 'live' });
  expect(changesOf(scene).filter((change) => change.includes('rollback'))).toHaveLength(1);
});

it('says what Vercel refuses to go back to', async () => {
  await using scene = await openScene();
  await play(scene, commit('b'));
  const body = JSON.stringify({ error: { code: 'invalid_rollback', message: 'not eligible' } });
  scene.world.faults.add({ kind: 'status', status: 422, body, path: /\/rollback\// });
  const { verdict, failure } = await playBack(scene, scene.target(), idOf(scene, 'a'));
  expect({ verdict, code: failure?.code }).toEqual({ verdict: 'failed', code: 'rollback-refused' });
  expect(failure?.what).toMatch(/not eligible/);
});

it('goes back by one deployment only on the plan that allows no more', async () => {
  await using scene = await openScene({ plan: 'hobby' });
  await play(scene, commit('b'));
  await play(scene, commit('c'));
  // Not a candidate: it is promoted, which has no such limit.
  expect(await playBack(scene, scene.target(), idOf(scene, 'a'))).toMatchObject({ verdict: 'live' });
  expect(changesOf(scene).at(-1)).toBe('POST /v10/projects/prj/promote/dpl 201');
});

it('puts aliases and domains back on an earlier deployment', async () => {
  await using scene = await openScene();
  const options = { environment: 'preview', aliases: [aliasHost] } as const;
  await play(scene, commit('b'), scene.target({ ...options, commit: sha('b') }));
  await play(scene, commit('c'), scene.target({ ...options, commit: sha('c') }));
  const target = scene.target({ ...options, commit: sha('b') });
  expect(await playBack(scene, target, idOf(scene, 'b'))).toMatchObject({ verdict: 'live', identity: commit('b') });
  expect(scene.vercel.serving('web', aliasHost)).toBe(sha('b'));
  const staging = scene.target({ environment: 'staging' });
  const first = await play(scene, commit('b'), staging);
  await play(scene, commit('c'), staging);
  expect(await playBack(scene, staging, first.deploymentId ?? '')).toMatchObject({ verdict: 'live' });
  expect(scene.vercel.serving('web', 'staging.shop.example')).toBe(sha('b'));
});

it('has nothing to put back where each deployment has only its own address', async () => {
  await using scene = await openScene();
  const target = scene.target({ environment: 'preview', commit: sha('b') });
  const { deploymentId } = await target.release(commit('b'), call);
  const release = { deploymentId, phase: 'ready', state: 'READY', artifact: commit('b') } as const;
  expect((await factsOf(target.restore(release, call))).code).toBe('restore-unsupported');
});
