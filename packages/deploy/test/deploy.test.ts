import { describe, expect, it } from 'vitest';
import { deploy, type Outcome, restore, type Saved } from '../src/index.ts';
import { hurriedClock } from '../contract/hurried-clock.ts';
import { image, ToyPlatform } from './toy-platform.ts';

const [old, asked, other] = [image('a'), image('b'), image('c')];
const minute = 60_000;

interface Played {
  readonly outcome: Outcome;
  readonly saved: readonly Saved[];
}

async function play(toy: ToyPlatform, signal = new AbortController().signal): Promise<Played> {
  const saved: Saved[] = [];
  const around = {
    clock: hurriedClock(),
    signal,
    progress: () => undefined,
    save: (state: Saved) => void saved.push(state),
  };
  const outcome = await deploy({ target: toy.target, artifact: asked, timeoutMs: 10 * minute }, around);
  return { outcome, saved };
}

function served(): ToyPlatform {
  const toy = new ToyPlatform();
  toy.serve(old);
  return toy;
}

describe('a release', () => {
  it('that is ready, read back and live is live', async () => {
    const toy = served();
    const { outcome, saved } = await play(toy);
    expect(outcome).toMatchObject({
      verdict: 'live',
      unchanged: false,
      adopted: false,
      deploymentId: 'toy-2',
      previous: { deploymentId: 'toy-1' },
      identity: asked,
      url: 'https://orders.toy.example',
      failure: undefined,
    });
    expect(outcome.steps.map(({ state }) => state)).toEqual(['WAITING', 'FINISHING', 'READY']);
    expect(saved).toEqual([
      { step: 'asking', after: 'toy-1' },
      { step: 'started', deploymentId: 'toy-2' },
    ]);
  });

  it('hands on what the adapter wants known of it', async () => {
    const toy = served();
    toy.next = { looks: ['waiting', 'ready'], note: 'nothing probed it' };
    expect((await play(toy)).outcome).toMatchObject({ verdict: 'live', note: 'nothing probed it' });
  });

  it('of what is live already changes nothing', async () => {
    const toy = new ToyPlatform();
    toy.serve(asked);
    const { outcome, saved } = await play(toy);
    expect(outcome).toMatchObject({ verdict: 'live', unchanged: true, deploymentId: 'toy-1', identity: asked });
    expect(toy.calls).toEqual(['resolve']);
    expect(saved).toEqual([]);
  });

  it('of what is live and not well is no proof', async () => {
    const toy = new ToyPlatform();
    toy.live = toy.begin(asked, { looks: ['failed'] });
    toy.next = { looks: ['failed'] };
    expect((await play(toy)).outcome).toMatchObject({ verdict: 'failed', unchanged: false });
  });

  it('that is under way already is followed, not doubled', async () => {
    const toy = served();
    toy.begin(asked);
    const { outcome } = await play(toy);
    expect(outcome).toMatchObject({ verdict: 'live', adopted: true, deploymentId: 'toy-2' });
    expect(toy.calls).not.toContain('release');
  });

  it.each([
    ['failed', 'failed', 'release-failed'],
    ['superseded', 'superseded', 'release-superseded'],
    ['skipped', 'skipped', 'release-skipped'],
  ] as const)('that ends as %s has the verdict %s and the end of its log', async (phase, verdict, code) => {
    const toy = served();
    toy.next = { looks: ['waiting', phase] };
    const { outcome } = await play(toy);
    expect(outcome).toMatchObject({ verdict, failure: { code }, logTail: ['the last line'] });
    expect(outcome.failure?.fix).toBeTruthy();
  });

  it('that never ends is timed out at its deadline', async () => {
    const toy = served();
    toy.next = { looks: ['waiting'] };
    const { outcome } = await play(toy);
    expect(outcome).toMatchObject({ verdict: 'timed-out', failure: { code: 'release-timed-out' } });
    expect(outcome.durationMs).toBe(10 * minute);
  });

  it('in a state that nobody knows is inconclusive', async () => {
    const toy = served();
    toy.next = { looks: ['waiting', 'unknown'] };
    expect((await play(toy)).outcome).toMatchObject({ verdict: 'inconclusive', failure: { code: 'state-unknown' } });
  });

  it('goes on through a state that nobody knows', async () => {
    const toy = served();
    toy.next = { looks: ['unknown', 'unknown', 'ready'] };
    expect((await play(toy)).outcome.verdict).toBe('live');
  });
});

describe('what a platform calls ready', () => {
  it('and runs something else has failed', async () => {
    const toy = served();
    toy.next = { looks: ['ready'], runs: old };
    const { outcome } = await play(toy);
    expect(outcome).toMatchObject({ verdict: 'failed', failure: { code: 'identity-mismatch' }, identity: old });
  });

  it('without saying what it runs is inconclusive', async () => {
    const toy = served();
    toy.next = { looks: ['ready'], runs: null };
    expect((await play(toy)).outcome).toMatchObject({ verdict: 'inconclusive', failure: { code: 'identity-unknown' } });
  });

  it('and never serves is inconclusive, and names what serves', async () => {
    const toy = served();
    toy.next = { looks: ['ready'], switches: false };
    const { outcome } = await play(toy);
    expect(outcome).toMatchObject({ verdict: 'inconclusive', failure: { code: 'live-unknown' } });
    expect(outcome.failure?.what).toContain('toy-1');
  });

  it('and was overtaken is superseded', async () => {
    const toy = served();
    toy.before = (method) => {
      if (method === 'identify') toy.serve(other);
    };
    expect((await play(toy)).outcome).toMatchObject({ verdict: 'superseded', failure: { code: 'release-superseded' } });
  });

  it('and serves a moment later is live', async () => {
    const toy = served();
    toy.next = { looks: ['ready'], switches: false };
    toy.before = (method) => {
      if (toy.calls.filter((call) => call === 'identify').length === 3 && method === 'resolve') toy.live = toy.kept[0];
    };
    expect((await play(toy)).outcome.verdict).toBe('live');
  });
});

describe('an answer that is lost', () => {
  it('before the platform acted leaves nothing to follow, and no second start', async () => {
    const toy = served();
    toy.troubles.set('release', ['lost-before']);
    const { outcome } = await play(toy);
    expect(outcome).toMatchObject({ verdict: 'inconclusive', failure: { code: 'release-unanswered' } });
    expect(toy.calls.filter((call) => call === 'release')).toHaveLength(1);
  });

  it('after the platform acted is made up by what it shows', async () => {
    const toy = served();
    toy.troubles.set('release', ['lost-after']);
    const { outcome } = await play(toy);
    expect(outcome).toMatchObject({ verdict: 'live', adopted: false, deploymentId: 'toy-2' });
    expect(toy.kept).toHaveLength(2);
  });

  it('is not made up by an older release of the same artifact', async () => {
    const toy = new ToyPlatform();
    toy.begin(asked, { looks: ['failed'] });
    toy.serve(old);
    toy.troubles.set('release', ['lost-before']);
    expect((await play(toy)).outcome.failure?.code).toBe('release-unanswered');
  });

  it('while it is watched is asked for again', async () => {
    const toy = served();
    toy.troubles.set('observe', ['lost-before', 'lost-after', 'lost-before']);
    toy.troubles.set('identify', ['lost-before']);
    expect((await play(toy)).outcome.verdict).toBe('live');
  });

  it('up to the deadline is inconclusive', async () => {
    const toy = served();
    toy.troubles.set(
      'observe',
      Array.from({ length: 500 }, () => 'lost-before' as const),
    );
    expect((await play(toy)).outcome).toMatchObject({ verdict: 'inconclusive', failure: { code: 'platform-silent' } });
  });

  it('because the deadline cut it short leaves what is known', async () => {
    const toy = served();
    toy.next = { looks: ['waiting'] };
    const hurried = hurriedClock();
    let ahead = 0;
    const clock = { ...hurried, monotonic: () => hurried.monotonic() + ahead };
    toy.before = (method) => {
      if (method !== 'observe' || clock.monotonic() < 9 * minute) return;
      ahead = 2 * minute;
      toy.troubles.set('observe', ['lost-before']);
    };
    const around = {
      clock,
      signal: new AbortController().signal,
      progress: () => undefined,
      save: () => undefined,
    };
    const outcome = await deploy({ target: toy.target, artifact: asked, timeoutMs: 10 * minute }, around);
    expect(outcome).toMatchObject({ verdict: 'timed-out', failure: { code: 'release-timed-out' } });
  });

  it('at the first question, for a minute, is inconclusive and starts nothing', async () => {
    const toy = served();
    toy.troubles.set(
      'resolve',
      Array.from({ length: 500 }, () => 'lost-before' as const),
    );
    expect((await play(toy)).outcome).toMatchObject({ verdict: 'inconclusive', failure: { code: 'toy-lost' } });
    expect(new Set(toy.calls)).toEqual(new Set(['resolve']));
  });
});

describe('a refusal', () => {
  it('to start has failed and changed nothing', async () => {
    const toy = served();
    toy.troubles.set('release', ['refused']);
    expect((await play(toy)).outcome).toMatchObject({ verdict: 'failed', failure: { code: 'toy-refused' } });
  });

  it('in the middle is inconclusive: the release may go on', async () => {
    const toy = served();
    toy.troubles.set('observe', [undefined, 'refused']);
    expect((await play(toy)).outcome).toMatchObject({
      verdict: 'inconclusive',
      deploymentId: 'toy-2',
      failure: { code: 'toy-refused' },
    });
  });

  it('of the log changes no verdict', async () => {
    const toy = served();
    toy.next = { looks: ['failed'] };
    toy.troubles.set('logTail', ['lost-before']);
    const { outcome } = await play(toy);
    expect(outcome.verdict).toBe('failed');
    expect(outcome.logTail.join()).toContain('could not be read');
  });
});

describe('a mistake of ours', () => {
  it.each(['resolve', 'release', 'observe', 'identify'])('in %s is thrown', async (method) => {
    const toy = served();
    toy.troubles.set(method, ['bug']);
    await expect(play(toy)).rejects.toMatchObject({ facts: { code: 'toy-bug' } });
  });
});

describe('a cancelled deploy', () => {
  it('cancels on the platform what it began', async () => {
    const toy = served();
    toy.next = { looks: ['waiting'] };
    const controller = new AbortController();
    toy.before = (method) => {
      if (method === 'observe' && toy.calls.length > 5) controller.abort(new Error('cancelled'));
    };
    await expect(play(toy, controller.signal)).rejects.toThrow('cancelled');
    expect(toy.kept[0]).toMatchObject({ id: 'toy-2', cancelled: true });
  });

  it('leaves alone what was under way before it', async () => {
    const toy = served();
    toy.begin(asked, { looks: ['waiting'] });
    const controller = new AbortController();
    toy.before = (method) => {
      if (method === 'observe' && toy.calls.length > 5) controller.abort(new Error('cancelled'));
    };
    await expect(play(toy, controller.signal)).rejects.toThrow('cancelled');
    expect(toy.kept[0]).toMatchObject({ id: 'toy-2', cancelled: false });
  });

  it('while it asks for the start cancels what came of it', async () => {
    const toy = served();
    const controller = new AbortController();
    toy.troubles.set('release', ['lost-after']);
    toy.before = (method) => {
      if (method === 'release') controller.abort(new Error('cancelled'));
    };
    await expect(play(toy, controller.signal)).rejects.toThrow('cancelled');
    expect(toy.kept[0]).toMatchObject({ id: 'toy-2', cancelled: true });
  });

  it('before anything was started touches nothing', async () => {
    const toy = served();
    const controller = new AbortController();
    toy.before = () => controller.abort(new Error('cancelled'));
    toy.troubles.set('resolve', ['lost-before']);
    await expect(play(toy, controller.signal)).rejects.toThrow('cancelled');
    expect(toy.calls).toEqual(['resolve']);
  });
});

describe('restoring', () => {
  it('brings an earlier release back by the same rules', async () => {
    const toy = served();
    toy.serve(asked);
    const around = {
      clock: hurriedClock(),
      signal: AbortSignal.any([]),
      progress: () => undefined,
      save: () => undefined,
    };
    const release = { deploymentId: 'toy-1', phase: 'superseded', state: 'DEACTIVATED', artifact: old } as const;
    const outcome = await restore({ target: toy.target, release, timeoutMs: minute }, around);
    expect(outcome).toMatchObject({ verdict: 'live', previous: { deploymentId: 'toy-2' }, identity: old });
    expect(toy.calls).toContain('restore');
    const changed = { target: toy.target, release, timeoutMs: minute, again: true, inPlaceOf: { deploymentId: 'x' } };
    const calls = toy.calls.length;
    expect(await restore(changed, around)).toMatchObject({ verdict: 'failed', failure: { code: 'live-changed' } });
    expect(toy.calls.slice(calls)).not.toContain('restore');
    const again = await restore({ target: toy.target, release, timeoutMs: minute }, around);
    expect(again).toMatchObject({ verdict: 'live', unchanged: true });
  });
});
