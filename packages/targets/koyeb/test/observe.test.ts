import { describe, expect, it } from 'vitest';
import { koyebStates, stateOf } from '../src/states.ts';
import { play, refusalOf } from './playing.ts';
import { bounds, commitOf, gitDefinition, imageOf, openScene } from './stage.ts';

describe('a deployment that is not healthy', () => {
  it.each([-600_000, 0, 600_000])(
    'is waited for with a reason, and failed after the grace period (%i ms)',
    async (apart) => {
      await using scene = await openScene();
      scene.koyeb.plan('unhealthy');
      scene.koyeb.skew(apart);
      const target = scene.target({ graceMs: 120_000 });
      const { deploymentId } = await target.release(imageOf('2'), bounds);
      await scene.clock.sleep(60_000);
      const waiting = await target.observe(deploymentId, bounds);
      expect(waiting).toMatchObject({
        phase: 'finishing',
        state: 'UNHEALTHY',
        step: 'none of its instances is healthy',
      });
      expect(waiting.reason).toContain('exited with code 1');
      await scene.clock.sleep(120_000);
      const failed = await target.observe(deploymentId, bounds);
      expect(failed).toMatchObject({ phase: 'failed', state: 'UNHEALTHY' });
      expect(failed.reason).toMatch(/exited with code 1.*may still switch to it/s);
    },
  );

  it('may recover in time', async () => {
    await using scene = await openScene();
    scene.koyeb.plan('recovers');
    const outcome = await play(scene, scene.target());
    expect(outcome.verdict).toBe('live');
    expect(outcome.steps.map(({ state }) => state)).toContain('UNHEALTHY');
  });

  it('fails too when only some of its instances are', async () => {
    await using scene = await openScene();
    scene.koyeb.plan('degraded');
    const outcome = await play(scene, scene.target());
    expect(outcome).toMatchObject({ verdict: 'failed', failure: { code: 'release-failed' } });
    expect(outcome.durationMs).toBeGreaterThan(300_000);
  });

  it('is watched on while Koyeb does not say what time it is', async () => {
    await using scene = await openScene({}, (api) => async (request) => {
      const reply = await api(request);
      return 'headers' in reply ? { ...reply, headers: { ...reply.headers, date: '' } } : reply;
    });
    scene.koyeb.plan('unhealthy');
    const outcome = await play(scene, scene.target());
    expect(outcome).toMatchObject({ verdict: 'timed-out' });
    expect(outcome.failure?.cause).toContain('exited with code 1');
  });

  it('does not count as live, so the same image is not called unchanged', async () => {
    await using scene = await openScene();
    scene.koyeb.plan('sickens');
    expect(await play(scene, scene.target())).toMatchObject({ verdict: 'live' });
    await scene.clock.sleep(30_000);
    expect((await scene.target().resolve(bounds)).live).toBeUndefined();
    expect(await play(scene, scene.target())).toMatchObject({ verdict: 'failed', adopted: true });
  });
});

describe('a deployment', () => {
  it('that sleeps after it was healthy is live', async () => {
    await using scene = await openScene();
    scene.koyeb.plan('sleeps');
    expect(await play(scene, scene.target())).toMatchObject({ verdict: 'live' });
    expect(await play(scene, scene.target())).toMatchObject({ verdict: 'live', unchanged: true });
  });

  it('that was cancelled in the dashboard, stopped or only saved is superseded', async () => {
    await using scene = await openScene();
    const target = scene.target();
    const saved = scene.koyeb.elsewhere('orders', 'ghcr.io/shop/edited:latest', { isSaved: true });
    expect(await target.observe(saved, bounds)).toMatchObject({ phase: 'superseded', state: 'STASHED' });
    const { deploymentId } = await target.release(imageOf('2'), bounds);
    expect(await target.cancel(deploymentId, bounds)).toBe('cancelled');
    expect(await target.observe(deploymentId, bounds)).toMatchObject({ phase: 'superseded', state: 'CANCELING' });
    await scene.clock.sleep(2_000);
    const { reason } = await target.observe(deploymentId, bounds);
    expect(reason).toContain('cancelled, in the dashboard or by a newer run');
  });

  it('can be cancelled twice, and not once it is live', async () => {
    await using scene = await openScene();
    const target = scene.target();
    const { deploymentId } = await target.release(imageOf('2'), bounds);
    expect(await target.cancel(deploymentId, bounds)).toBe('cancelled');
    expect(await target.cancel(deploymentId, bounds)).toBe('cancelled');
    expect(await target.cancel(scene.koyeb.activeId('orders') ?? '', bounds)).toBe('too-late');
  });

  it('that is gone says so without speaking of the token alone', async () => {
    await using scene = await openScene();
    const facts = await refusalOf(scene.target().observe('00000000-0000-4000-8000-000000000000', bounds));
    expect(facts).toMatchObject({ kind: 'user', code: 'release-gone' });
  });

  it('names the stage that it is at, and the one that failed, with the end of the build log', async () => {
    await using scene = await openScene({ definition: gitDefinition() });
    scene.koyeb.plan('build-fails');
    const outcome = await play(scene, scene.target(), { artifact: commitOf('2') });
    expect(outcome.steps.map(({ step }) => step)).toContain('building, or looking the image up: build');
    expect(outcome.failure?.cause).toContain('The build command ended with exit code 2.');
    expect(outcome.logTail.at(-1)).toBe('Build failed');
    expect(outcome.logTail[0]).toContain('Cloning github.com/acme/shop');
  });

  it('that was told to skip its build is known by what was built, and until then by nothing', async () => {
    await using scene = await openScene({ definition: gitDefinition() });
    const target = scene.target();
    const id = scene.koyeb.elsewhere('orders', '2'.repeat(40), { skipBuild: true });
    expect(await target.identify(id, bounds)).toBeUndefined();
    await scene.clock.sleep(12_000);
    expect(await target.identify(id, bounds)).toEqual(commitOf('1'));
    expect((await target.resolve(bounds)).recent[0]?.artifact).toEqual(commitOf('1'));
  });

  it('that was built and does not run shows the log of its program, not of its build', async () => {
    await using scene = await openScene({ definition: gitDefinition() });
    scene.koyeb.plan('fails');
    const { logTail } = await play(scene, scene.target(), { artifact: commitOf('2') });
    expect(logTail).toContainEqual(expect.stringContaining('exited with code 1'));
  });

  it('whose program does not start fails with what the program said', async () => {
    await using scene = await openScene({
      startProgram: ({ artifact }) =>
        artifact.endsWith('2') ? Promise.reject(new Error('DATABASE_URL is not set\nbye')) : Promise.resolve(nothing),
    });
    const outcome = await play(scene, scene.target());
    expect(outcome).toMatchObject({ verdict: 'failed' });
    expect(outcome.failure?.cause).toContain('DATABASE_URL is not set');
    expect(outcome.logTail).toContain('DATABASE_URL is not set');
    expect(outcome.logTail.at(-1)).toBe('Instance stopped.');
  });
});

const nothing = { answer: () => ({ status: 204 }), stop: () => Promise.resolve() };

describe('states', () => {
  it('are known, all sixteen of them, and only two of them are ready', () => {
    expect(Object.keys(koyebStates)).toHaveLength(16);
    const ready = Object.entries(koyebStates).filter(([, { phase }]) => phase === 'ready');
    expect(ready.map(([state]) => state).sort()).toEqual(['HEALTHY', 'SLEEPING']);
  });

  it.each(['HIBERNATING', 'constructor', ''])('that are new are unknown: %j', (state) => {
    expect(stateOf(state).phase).toBe('unknown');
  });
});
