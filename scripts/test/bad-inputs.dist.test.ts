import { beforeAll, describe, expect, it } from 'vitest';
import { groups } from '../bad-inputs/cases/all.ts';
import { problemsOf } from '../bad-inputs/judge.ts';
import { meetAll, type Met } from '../bad-inputs/meet.ts';

describe.each(groups)('$title', ({ cases }) => {
  let met: readonly Met[] = [];
  beforeAll(async () => {
    met = await meetAll(cases);
  }, 180_000);

  it.each(cases.map((bad, index) => [bad.action, bad.item, bad.ends.kind, index] as const))(
    '%s: %s is %s',
    (_action, _item, _kind, index) => {
      const [bad, end] = [cases[index], met[index]];
      expect(bad !== undefined && end !== undefined && problemsOf(bad, end)).toEqual([]);
    },
  );
});
