import { answerJson } from '@aevon/fakes';
import { spellArtifact } from '@aevon/deploy';
import { expect, it } from 'vitest';
import { wordsOf } from '../src/observe.ts';
import { call, factsOf, play } from './play.ts';
import { commit, image, openScene } from './scene.ts';

it('brings a commit live on a service that Render builds', async () => {
  await using scene = await openScene();
  const outcome = await play(scene, commit('b'), scene.target({ service: 'web' }));
  expect(outcome).toMatchObject({ verdict: 'live', identity: commit('b'), url: 'https://web.onrender.com' });
  expect(outcome.steps.map(({ state }) => state)).toEqual([
    'created',
    'build_in_progress',
    'update_in_progress',
    'live',
  ]);
});

it('tells why a release failed from the events, and the end of its log', async () => {
  await using scene = await openScene({
    startProgram: async ({ artifact }) => {
      if (artifact === spellArtifact(image('b'))) throw new Error('port 10000 is taken');
      return Promise.resolve({ answer: () => answerJson(200, {}), stop: () => Promise.resolve() });
    },
  });
  const { verdict, failure, logTail } = await play(scene, image('b'));
  expect({ verdict, cause: failure?.cause }).toEqual({ verdict: 'failed', cause: 'the program exited with status 1' });
  expect(logTail).toEqual(['port 10000 is taken', '==> Exited with status 1']);
});

it('says the likely cause when the events cannot be read', async () => {
  await using scene = await openScene();
  scene.render.plan('fails');
  scene.world.faults.add({ kind: 'status', status: 403, path: /\/events/, times: Infinity });
  const { verdict, failure } = await play(scene, image('b'));
  expect(verdict).toBe('failed');
  expect(failure?.cause).toMatch(/did not start, or its health check/);
});

it('reads the log of the build when no program said anything', async () => {
  await using scene = await openScene();
  const deploymentId = scene.render.elsewhere('orders', spellArtifact(image('b')));
  expect(await scene.target().logTail(deploymentId, call)).toEqual([`==> Pulling ${spellArtifact(image('b'))}`]);
});

it('finds what is live behind twenty that failed', async () => {
  await using scene = await openScene();
  scene.render.plan('fails');
  for (let count = 0; count < 21; count += 1) {
    scene.render.elsewhere('orders', spellArtifact(image('b')));
    await scene.clock.sleep(20_000);
    await scene.target().resolve(call);
  }
  const { live, recent } = await scene.target().resolve(call);
  expect(recent.map(({ phase }) => phase)).toEqual(Array.from({ length: 20 }, () => 'failed'));
  expect(live).toMatchObject({ artifact: image('a') });
});

it('believes neither of two deploys that are both said to be live', async () => {
  await using scene = await openScene();
  const lives = ['dep-1', 'dep-2'].map((id) => ({ deploy: { id, status: 'live' } }));
  scene.world.faults.add({ kind: 'status', status: 200, body: JSON.stringify(lives), path: /\/deploys\?/ });
  expect((await scene.target().resolve(call)).live).toBeUndefined();
});

it('cancels what is under way, once and for all, and says when it is too late', async () => {
  await using scene = await openScene();
  const target = scene.target();
  const { deploymentId } = await target.release(image('b'), call);
  scene.world.faults.add({ kind: 'lost-answer', path: /\/cancel$/ });
  expect(await target.cancel(deploymentId, call)).toBe('cancelled');
  expect(scene.render.deploysOf('orders').at(-1)).toMatchObject({ id: deploymentId, status: 'canceled' });
  const { live } = await target.resolve(call);
  expect(await target.cancel(live?.deploymentId ?? '', call)).toBe('too-late');
});

it('does not say that it cancelled what Render will not cancel while it waits', async () => {
  await using scene = await openScene();
  scene.render.elsewhere('orders', spellArtifact(image('c')));
  const { deploymentId } = await scene.target().release(image('b'), call);
  expect((await factsOf(scene.target().cancel(deploymentId, call))).what).toMatch(/queued/);
});

it('says that a deploy is gone', async () => {
  await using scene = await openScene();
  const target = scene.target();
  const { code, fix } = await factsOf(target.observe('dep-0', call));
  expect({ code, hasFix: fix !== undefined }).toEqual({ code: 'release-gone', hasFix: true });
});

it.each([
  [{ newDeploy: { id: 'dep-2' } }, 'the newer deploy dep-2 took its place'],
  [{ buildFailed: { id: 'bld-1' } }, 'the build bld-1 failed'],
  [
    { failure: { oomKilled: { memoryLimit: '512Mi' }, nonZeroExit: 137 } },
    'the program took more than its 512Mi of memory',
  ],
  [{ failure: { nonZeroExit: 2, earlyExit: true } }, 'the program exited with status 2'],
  [{ failure: { unhealthy: 'HTTP 500 on /health' } }, 'the health check did not pass: HTTP 500 on /health'],
  [{ failure: { timedOutSeconds: 900, timedOutReason: 'no open port' } }, 'it was not ready after 900 s: no open port'],
  [{ failure: { timedOutSeconds: 900 } }, 'it was not ready after 900 s'],
  [{ failure: { evictionReason: 'disk pressure' } }, 'it was evicted: disk pressure'],
  [{ failure: { earlyExit: true } }, 'the program ended, which a service must not do by itself'],
  [{ failure: {} }, undefined],
  [{}, undefined],
])('puts the end %j into words', (reason, words) => expect(wordsOf(reason)).toBe(words));
