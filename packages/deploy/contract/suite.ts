import { describe, expect, it } from 'vitest';
import { restore, sameArtifact } from '../src/index.ts';
import { callNames, namedFaults, playFault, playOn } from './faults.ts';
import type { OpenStage, Stage, Turn } from './stage.ts';

export { hurriedClock } from './hurried-clock.ts';
export * from './stage.ts';

async function on(open: OpenStage, turn: Turn, play: (stage: Stage) => Promise<void>): Promise<void> {
  await using stage = await open();
  stage.plan(turn);
  await play(stage);
}

function serves(stage: Stage): string {
  const { serving, next } = stage.artifacts;
  const now = stage.truth.serving();
  if (sameArtifact(now, next)) return 'next';
  return sameArtifact(now, serving) ? 'serving' : 'something else';
}

function endings(open: OpenStage): void {
  it('brings an artifact live, reads it back, and names what was live before', async () =>
    on(open, 'succeeds', async (stage) => {
      const { live } = await stage.target.resolve({ signal: new AbortController().signal, deadlineMs: 5000 });
      const outcome = await playOn(stage);
      expect(outcome).toMatchObject({
        verdict: 'live',
        unchanged: false,
        previous: { deploymentId: live?.deploymentId },
      });
      expect(sameArtifact(outcome.identity, stage.artifacts.next)).toBe(true);
      expect(outcome.url).toMatch(/^https:\/\//);
      expect(outcome.steps.length).toBeGreaterThan(1);
      expect(serves(stage)).toBe('next');
      expect(stage.truth.begun()).toHaveLength(1);
    }));

  it('changes nothing when the artifact is live already', async () =>
    on(open, 'succeeds', async (stage) => {
      await playOn(stage);
      expect(await playOn(stage)).toMatchObject({ verdict: 'live', unchanged: true });
      expect(stage.truth.begun()).toHaveLength(1);
    }));

  it('says why a release failed, and what was live still is', async () =>
    on(open, 'fails', async (stage) => {
      const outcome = await playOn(stage);
      expect(outcome).toMatchObject({ verdict: 'failed', failure: { code: 'release-failed' } });
      expect(outcome.logTail.join('')).not.toBe('');
      expect(serves(stage)).toBe('serving');
    }));

  it('ends at its deadline, and a second run follows the same release', async () =>
    on(open, 'never-ends', async (stage) => {
      const first = await playOn(stage);
      expect(first).toMatchObject({ verdict: 'timed-out' });
      const second = await playOn(stage);
      expect(second).toMatchObject({ verdict: 'timed-out', adopted: true, deploymentId: first.deploymentId });
      expect(stage.truth.begun()).toHaveLength(1);
    }));

  it('does not know a state that is new, and says so', async () =>
    on(open, 'unknown-state', async (stage) => {
      expect(await playOn(stage)).toMatchObject({ verdict: 'inconclusive', failure: { code: 'state-unknown' } });
    }));

  it('finds out that something else runs', async () =>
    on(open, 'runs-another', async (stage) => {
      const { verdict } = await playOn(stage);
      expect(['failed', 'inconclusive']).toContain(verdict);
    }));

  it('finds out that the old one still serves', async () =>
    on(open, 'serves-the-old', async (stage) => {
      expect((await playOn(stage)).verdict).toBe('inconclusive');
      expect(serves(stage)).toBe('serving');
    }));

  it('says that a release is gone', async () =>
    on(open, 'vanishes', async (stage) => {
      const outcome = await playOn(stage);
      expect(['inconclusive', 'superseded', 'failed']).toContain(outcome.verdict);
      expect(outcome.failure?.fix).toBeTruthy();
    }));
}

function others(open: OpenStage): void {
  it('does not take the success of somebody else for its own', async () =>
    on(open, 'succeeds', async (stage) => {
      const controller = new AbortController();
      const { sleep } = stage.clock;
      let slept = 0;
      const clock = {
        ...stage.clock,
        sleep: async (milliseconds: number, signal?: AbortSignal) => {
          slept += 1;
          if (slept === 1) stage.finish(stage.elsewhere(stage.artifacts.other));
          await sleep(milliseconds, signal);
        },
      };
      const outcome = await playOn({ ...stage, clock }, controller.signal);
      if (outcome.verdict === 'live') expect(serves(stage)).toBe('next');
      else expect(outcome.verdict).toBe('superseded');
    }));

  it('follows a release of the same artifact that somebody else started', async () =>
    on(open, 'succeeds', async (stage) => {
      const deploymentId = stage.elsewhere(stage.artifacts.next);
      expect(await playOn(stage)).toMatchObject({ verdict: 'live', adopted: true, deploymentId });
    }));

  it.each([-600_000, 600_000])('is not misled by clocks that are %i ms apart', async (apart) =>
    on(open, 'succeeds', async (stage) => {
      stage.skew(apart);
      expect((await playOn(stage)).verdict).toBe('live');
    }),
  );
}

function interventions(open: OpenStage): void {
  it('cancels on the platform when it is cancelled', async () =>
    on(open, 'never-ends', async (stage) => {
      const controller = new AbortController();
      const running = playOn(stage, controller.signal);
      while (stage.truth.begun().length === 0) await stage.clock.sleep(1);
      controller.abort(new Error('cancelled'));
      await expect(running).rejects.toThrow('cancelled');
      expect(stage.truth.begun()).toMatchObject([{ cancelled: true }]);
    }));

  it('names the token when it is refused', async () =>
    on(open, 'succeeds', async (stage) => {
      stage.revokeToken();
      const { verdict, failure } = await playOn(stage);
      expect(verdict).not.toBe('live');
      expect(`${failure?.code} ${failure?.fix}`).toMatch(/token/i);
      expect(stage.truth.begun()).toEqual([]);
    }));

  it('puts an earlier release back', async () =>
    on(open, 'succeeds', async (stage) => {
      const bounds = { signal: new AbortController().signal, deadlineMs: 5000 };
      const { live } = await stage.target.resolve(bounds);
      await playOn(stage);
      if (live?.artifact === undefined) throw new Error('the stage opened without a release that is live');
      const around = {
        clock: stage.clock,
        signal: bounds.signal,
        progress: () => undefined,
        save: () => undefined,
      };
      const release = { ...live, artifact: live.artifact };
      const outcome = await restore({ target: stage.target, release, timeoutMs: 300_000, callMs: 400 }, around);
      expect(outcome.verdict).toBe('live');
      expect(serves(stage)).toBe('serving');
    }));
}

function faults(open: OpenStage): void {
  const once = callNames.flatMap((call) => namedFaults.map((fault) => ({ call, fault, name: fault.name })));
  it.each(once)('$call gets over one $name, or says what it met', async ({ call, fault }) => {
    const row = await playFault(open, call, fault, 'once');
    if (row.outcome.verdict === 'live') expect(row.serves).toBe(true);
    else expect(row.outcome.failure?.fix).toBeTruthy();
    // A change whose answer never came may not have happened: then nobody may say that it did.
    const neverBegun = call === 'release' && row.begun === 0;
    if (fault.passes && !neverBegun) expect(row.outcome.verdict).toBe('live');
    if (!fault.passes) expect(row.outcome.verdict).not.toBe('live');
    expect(row.begun).toBeLessThanOrEqual(1);
  });

  it.each(once)('$call with $name for ever is never green, and ends', async ({ call, fault }) => {
    const { outcome, begun, serves } = await playFault(open, call, fault, 'always');
    // A start that is never answered may have begun all the same, and is found then.
    const isFound = call === 'release' && begun === 1 && serves;
    if (!isFound) expect(outcome.verdict).not.toBe('live');
    if (outcome.verdict !== 'live') expect(outcome.failure?.fix).toBeTruthy();
    expect(begun).toBeLessThanOrEqual(1);
  });
}

/** What every target must do. A new platform is an adapter, a stand-in for it, and this. */
export function targetContract(platform: string, open: OpenStage): void {
  describe(`the target ${platform}`, { timeout: 60_000 }, () => {
    describe('ends', () => endings(open));
    describe('among others', () => others(open));
    describe('with interventions', () => interventions(open));
    describe('with faults', () => faults(open));
  });
}
