import { describe, expect, it } from 'vitest';
import {
  type Artifact,
  chooseRelease,
  type History,
  type Present,
  type RecordedRelease,
  type Release,
  type Standing,
  type Wish,
} from '../src/index.ts';

const image = (digit: string): Artifact => ({
  ...{ kind: 'image', name: 'ghcr.io/shop/orders', digest: `sha256:${digit.repeat(64)}` },
});
const spelt = (digit: string): string => `ghcr.io/shop/orders@sha256:${digit.repeat(64)}`;

function release(id: string, digit: string, phase: Release['phase'] = 'superseded'): Release {
  return { deploymentId: id, phase, state: phase, artifact: image(digit) };
}

/** What is live, and what the platform has beside it. */
function present(live: Release | undefined, ...others: readonly Release[]): Present {
  const recent = live === undefined ? others : [live, ...others];
  return { service: { id: 'srv', name: 'orders' }, url: undefined, live, recent };
}

type Kept = readonly [id: string, digit: string, standing: Standing, more?: Partial<RecordedRelease>];

/** Newest first. */
function records(...kept: readonly Kept[]): History {
  return kept.map(([deploymentId, digit, standing, more]) => ({
    ...{ deploymentId, artifact: image(digit), run: '1', restores: undefined, standing, ...more },
  }));
}

async function choose(wish: Partial<Wish>, there: Present, kept: History) {
  const wanted = { to: 'verified', from: undefined, run: '9', ...wish };
  const choice = await chooseRelease(wanted, there, () => Promise.resolve(kept));
  return choice.kind === 'stay' ? choice.why : `${choice.how} ${choice.release.deploymentId}`;
}

const bad = release('c', '3', 'ready');
const there = present(bad, release('b', '2'), release('a', '1'));

describe('the last verified release', () => {
  it('is the newest that was verified, whatever was live after it', async () => {
    const kept = records(['c', '3', 'live'], ['b', '2', 'live'], ['a', '1', 'verified']);
    expect(await choose({}, there, kept)).toBe('restore a');
  });

  it('is not the live one, verified or not', async () => {
    const kept = records(['c', '3', 'verified'], ['b', '2', 'verified'], ['a', '1', 'verified']);
    expect(await choose({}, there, kept)).toBe('restore b');
  });

  it('is not what the live one is a copy of', async () => {
    const copy = present(release('d', '2', 'ready'), bad, release('b', '2'), release('a', '1'));
    const copied = { restores: 'b', run: '8' };
    const kept = records(
      ['d', '2', 'live', copied],
      ['c', '3', 'live'],
      ['b', '2', 'verified'],
      ['a', '1', 'verified'],
    );
    expect(await choose({}, copy, kept)).toBe('restore a');
  });

  it('is found though nothing is live', async () => {
    expect(await choose({}, present(undefined), records(['a', '1', 'verified']))).toBe('release-anew a');
  });

  it('is released anew where the platform has it no more', async () => {
    expect(await choose({}, present(bad), records(['c', '3', 'live'], ['a', '1', 'verified']))).toBe('release-anew a');
  });

  it('is not believed when the platform says that it is something else', async () => {
    const kept = records(['c', '3', 'live'], ['a', '7', 'verified']);
    await expect(choose({}, there, kept)).rejects.toMatchObject({ facts: { code: 'record-contradicted' } });
  });

  it('may not be there, and then the releases that are are named', async () => {
    const kept = records(['c', '3', 'verified'], ['b', '2', 'live'], ['a', '1', 'unproved']);
    await expect(choose({}, there, kept)).rejects.toMatchObject({
      facts: {
        code: 'no-verified-release',
        kind: 'user',
        details: [`c ready ${spelt('3')}`, `b superseded ${spelt('2')}`, `a superseded ${spelt('1')}`],
      },
    });
  });
});

describe('a rollback after a rollback', () => {
  const copied = { restores: 'b', run: '8' };
  const copy = present(release('d', '2', 'ready'), bad, release('b', '2'), release('a', '1'));
  const older: readonly Kept[] = [
    ['c', '3', 'verified'],
    ['b', '2', 'verified'],
    ['a', '1', 'verified'],
  ];

  it('does not go forward to what the first one fled, however well that was checked', async () => {
    expect(await choose({}, copy, records(['d', '2', 'verified', copied], ...older))).toBe('restore a');
    const later = present(release('e', '5', 'ready'), ...copy.recent);
    const kept = records(['e', '5', 'live'], ['d', '2', 'live', copied], ...older);
    expect(await choose({}, later, kept)).toBe('restore b');
  });

  it('does not take a rollback that was never proved for one that was', async () => {
    const kept = records(['d', '2', 'unproved', { restores: 'b', run: '9' }], ['c', '3', 'failed'], ...older.slice(1));
    expect(await choose({ run: '9' }, copy, kept)).toBe('restore b');
  });

  it('does not go again to what did not pass when it was put back', async () => {
    const later = present(release('e', '5', 'ready'), ...copy.recent);
    const kept = records(['e', '5', 'live'], ['d', '2', 'failed', copied], ...older);
    expect(await choose({}, later, kept)).toBe('restore a');
  });

  it('finds a platform that puts back under the same id', async () => {
    const same = present(release('b', '2', 'ready'), bad, release('a', '1'));
    const kept = records(['b', '2', 'live', { restores: 'b', run: '9' }], ...older);
    expect(await choose({ run: '9' }, same, kept)).toBe('this run has put b back already');
    expect(await choose({ run: '10' }, same, kept)).toBe('restore a');
  });
});

describe('a rollback', () => {
  const kept = records(['c', '3', 'live'], ['b', '2', 'live'], ['a', '1', 'verified']);

  it('goes to the one that was live before, when asked to', async () => {
    expect(await choose({ to: 'previous' }, there, kept)).toBe('restore b');
    const none = choose({ to: 'previous' }, there, records(['c', '3', 'live'], ['b', '2', 'unproved']));
    await expect(none).rejects.toMatchObject({ facts: { code: 'no-previous-release' } });
  });

  it.each([
    ['an id', 'a', 'restore a'],
    ['an artifact', spelt('2'), 'restore b'],
    ['a release that only the records know', 'old', 'release-anew old'],
    ['what is live', 'c', 'c is what is live'],
  ])('goes to the one that is named: %s', async (_, to, expected) => {
    const more = records(['c', '3', 'live'], ['old', '5', 'unproved']);
    expect(await choose({ to }, there, more)).toBe(expected);
  });

  it.each(['nobody', spelt('8')])('refuses a release that nobody knows: %s', async (to) => {
    await expect(choose({ to }, there, kept)).rejects.toMatchObject({ facts: { code: 'release-not-found' } });
  });

  it('changes nothing when something else is live than it is to go back from', async () => {
    expect(await choose({ from: 'b' }, there, kept)).toBe('c is live and not b');
    expect(await choose({ from: spelt('3') }, there, kept)).toBe('restore a');
  });

  it('does not go back twice in one run, and does in the next', async () => {
    const copy = present(release('d', '2', 'ready'), bad, release('b', '2'), release('a', '1'));
    const done = { restores: 'b', run: '9' };
    const after = records(['d', '2', 'live', done], ['c', '3', 'live'], ['b', '2', 'verified'], ['a', '1', 'verified']);
    expect(await choose({ run: '9' }, copy, after)).toBe('this run has put b back already');
    expect(await choose({ run: '10' }, copy, after)).toBe('restore a');
  });
});
