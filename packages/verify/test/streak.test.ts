import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Streak } from '../src/health/streak.ts';

function play(rule: { successes: number; maxFlaps: number }, answers: readonly boolean[]): string {
  const streak = new Streak(rule);
  for (const ok of answers) {
    const standing = streak.add(ok);
    if (standing !== 'not-yet') return standing;
  }
  return 'not-yet';
}

const [yes, no] = [true, false];

describe('a streak', () => {
  it.each([
    ['three in a row', [yes, yes, yes], 'well'],
    ['a slow start', [no, no, no, yes, yes, yes], 'well'],
    ['one fall back, then twice as many', [yes, no, yes, yes, yes, yes, yes, yes], 'well'],
    ['one fall back, then as many as before', [yes, no, yes, yes, yes], 'not-yet'],
    ['two falls back', [yes, no, yes, no], 'flapping'],
    ['never well', [no, no, no], 'not-yet'],
  ])('of %s', (_, answers, standing) => {
    expect(play({ successes: 3, maxFlaps: 1 }, answers)).toBe(standing);
  });

  it('never passes a service that fails within every row that is asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 12 }),
        fc.integer({ min: 0, max: 4 }),
        fc.nat(20),
        (every, maxFlaps, shift) => {
          const answers = Array.from({ length: 1000 }, (_, at) => (at + shift) % every !== 0);
          expect(play({ successes: every, maxFlaps }, answers)).toBe('flapping');
        },
      ),
    );
  });
});
