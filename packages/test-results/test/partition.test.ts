import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partitionHash, partitionUnits, runKey, unitKey, unitsOfShard, type TestUnit } from '../src/index.ts';

const commit = 'a'.repeat(40);
const unit = fc.record({
  package: fc.constantFrom('ui', 'web', 'pricing'),
  runner: fc.constantFrom('vitest' as const, 'pytest' as const),
  file: fc.string({ minLength: 1, maxLength: 12 }),
});
const units = fc.uniqueArray(unit, { selector: unitKey, maxLength: 60 });
const shards = fc.integer({ min: 1, max: 9 });

function loads(list: readonly TestUnit[], count: number, timings: ReadonlyMap<string, number>): number[] {
  const plan = partitionUnits(list, { shards: count, commit, timings });
  return Array.from({ length: count }, (_, index) =>
    unitsOfShard(plan, index + 1).reduce((sum, one) => sum + (timings.get(unitKey(one)) ?? 0), 0),
  );
}

test('every unit is in exactly one shard, in whatever order the units and timings come', () => {
  fc.assert(
    fc.property(units, shards, fc.array(fc.integer({ min: 0, max: 10_000 })), (list, count, times) => {
      const pairs = list.slice(0, times.length).map((one, index) => [unitKey(one), times[index] ?? 0] as const);
      const plan = partitionUnits(list, { shards: count, commit, timings: new Map(pairs) });
      const given = Array.from({ length: count }, (_, index) => unitsOfShard(plan, index + 1)).flat();
      expect(given.map(unitKey).sort()).toEqual(list.map(unitKey).sort());
      const turned = partitionUnits([...list].reverse(), {
        shards: count,
        commit,
        timings: new Map([...pairs].reverse()),
      });
      expect(turned).toEqual(plan);
    }),
  );
});

test('the longest shard is within 4/3 of the best possible', () => {
  fc.assert(
    fc.property(
      units,
      shards,
      fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 60, maxLength: 60 }),
      (list, count, times) => {
        const timings = new Map(list.map((one, index) => [unitKey(one), times[index] ?? 1]));
        const all = [...timings.values()].sort((a, b) => b - a);
        const sum = all.reduce((total, time) => total + time, 0);
        const bound = Math.max(sum / count, all[0] ?? 0, (all[count - 1] ?? 0) + (all[count] ?? 0));
        expect(Math.max(...loads(list, count, timings))).toBeLessThanOrEqual(bound * (4 / 3) + 1e-6);
      },
    ),
  );
});

test('a unit without a time counts as the median of those known', () => {
  const file = (name: string): TestUnit => ({ package: 'ui', runner: 'vitest', file: name });
  const timings = new Map(
    [
      ['a', 1_000],
      ['b', 10],
      ['c', 10],
    ].map(([name, time]) => [unitKey(file(String(name))), Number(time)]),
  );
  const plan = partitionUnits(['a', 'b', 'c', 'new'].map(file), { shards: 2, commit, timings });
  expect(unitsOfShard(plan, 1).map((one) => one.file)).toEqual(['a']);
});

test('the hash tells another commit, number of shards or file apart, and nothing else', () => {
  const file = (name: string): TestUnit => ({ package: 'ui', runner: 'vitest', file: name });
  const options = { shards: 2, commit, timings: new Map<string, number>() };
  const plan = partitionUnits(['a', 'b'].map(file), options);
  const others = [
    partitionUnits(['a', 'b'].map(file), { ...options, commit: 'b'.repeat(40) }),
    partitionUnits(['a', 'b'].map(file), { ...options, shards: 3 }),
    partitionUnits(['a', 'c'].map(file), options),
  ].map(partitionHash);
  expect(others).not.toContain(partitionHash(plan));
  expect(partitionHash({ ...plan, units: [...plan.units].reverse() })).toBe(partitionHash(plan));
});

test('a runner that takes long to start is started in as few shards as pay', () => {
  const file = (name: string, index: number): TestUnit => ({
    package: index < 3 ? 'ui' : 'web',
    runner: 'vitest',
    file: name,
  });
  const list = ['a', 'b', 'c', 'd', 'e', 'f'].map(file);
  const timings = new Map(list.map((one) => [unitKey(one), 100]));
  const plan = partitionUnits(list, {
    shards: 2,
    commit,
    timings,
    overheads: new Map(list.map((one) => [runKey(one), 5_000])),
  });
  const packages = [1, 2].map((shard) => [...new Set(unitsOfShard(plan, shard).map((one) => one.package))]);
  expect(packages.toSorted()).toEqual([['ui'], ['web']]);
});
