import { sameArtifact, spellArtifact } from '@aevon/deploy';
import { expect, it } from 'vitest';
import { changesOf, play, playBack } from './play.ts';
import { commit, image, openScene } from './scene.ts';

const to = (digit: string) => (release: { readonly artifact: ReturnType<typeof image> | undefined }) =>
  sameArtifact(release.artifact, image(digit)) || sameArtifact(release.artifact, commit(digit));

it('rolls a built service back, and switches autodeploy off so that no push undoes it', async () => {
  await using scene = await openScene();
  const target = scene.target({ service: 'web' });
  await play(scene, commit('b'), target);
  const outcome = await playBack(scene, target, to('a'));
  expect(outcome).toMatchObject({ verdict: 'live', identity: commit('a') });
  expect(outcome.note).toMatch(/autodeploy .* switched off/);
  expect(changesOf(scene)).toEqual(['POST /deploys 201', 'PATCH  200', 'POST /rollback 201']);
  scene.render.pushCommit(spellArtifact(commit('e')));
  expect(scene.render.deploysOf('web').at(-1)).toMatchObject({ trigger: 'rollback', status: 'live' });
});

it('leaves autodeploy alone where it is off, and where nothing is built', async () => {
  await using scene = await openScene();
  const web = scene.target({ service: 'web' });
  await play(scene, commit('b'), web);
  await playBack(scene, web, to('a'));
  await playBack(scene, web, to('b'));
  await play(scene, image('b'));
  const outcome = await playBack(scene, scene.target(), to('a'));
  expect(outcome).toMatchObject({ verdict: 'live', identity: image('a'), note: undefined });
  expect(changesOf(scene).filter((change) => change.startsWith('PATCH'))).toHaveLength(1);
});

it('puts a release by tag back by the digest that the tag meant then', async () => {
  await using scene = await openScene();
  scene.render.pushImage(spellArtifact(image('b')), 'v1');
  scene.render.finish('orders', scene.render.elsewhere('orders', 'ghcr.io/shop/orders:v1'));
  await play(scene, image('c'));
  scene.render.pushImage(spellArtifact(image('a')), 'v1');
  const outcome = await playBack(scene, scene.target(), to('b'));
  expect(outcome).toMatchObject({ verdict: 'live', identity: image('b') });
  expect(changesOf(scene)).not.toContain('POST /rollback 201');
});

it('says what is left when the build is gone', async () => {
  await using scene = await openScene({ retainedBuilds: 1 });
  const target = scene.target({ service: 'web' });
  await play(scene, commit('b'), target);
  const { verdict, failure } = await playBack(scene, target, to('a'));
  expect({ verdict, code: failure?.code }).toEqual({ verdict: 'failed', code: 'rollback-refused' });
  expect(failure?.fix).toMatch(/autodeploy of the service is switched off now/);
});

it('finds the rollback whose answer was lost', async () => {
  await using scene = await openScene();
  await play(scene, image('b'));
  scene.world.faults.add({ kind: 'lost-answer', path: /\/rollback$/ });
  expect(await playBack(scene, scene.target(), to('a'))).toMatchObject({ verdict: 'live', adopted: false });
  expect(scene.render.deploysOf('orders').filter(({ trigger }) => trigger === 'rollback')).toHaveLength(1);
});

it('does both steps again without harm when a run died between them', async () => {
  await using scene = await openScene();
  const target = scene.target({ service: 'web' });
  await play(scene, commit('b'), target);
  scene.world.faults.add({ kind: 'status', status: 500, path: /\/rollback$/ });
  expect((await playBack(scene, target, to('a'))).verdict).toBe('inconclusive');
  expect(scene.render.isAutoDeployed('web')).toBe(false);
  expect(await playBack(scene, target, to('a'))).toMatchObject({ verdict: 'live', identity: commit('a') });
});
