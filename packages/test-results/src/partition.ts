import { createHash } from 'node:crypto';
import { z } from 'zod';
import { runnerNames } from './model.ts';

export const testUnit = z.object({
  package: z.string(),
  runner: z.enum(runnerNames),
  /** Relative to the root of the repository; absent for a package that can only be run as a whole. */
  file: z.string().optional(),
});
/** The smallest thing that is given to a shard: a test file. */
export type TestUnit = z.infer<typeof testUnit>;

/** The same for the same unit in every run. */
export function unitKey(unit: TestUnit): string {
  return [unit.package, unit.runner, unit.file ?? ''].join('\n');
}

export const partition = z.object({
  /** Commit that the files belong to. */
  commit: z.string(),
  shards: z.number().int().positive(),
  units: z.array(z.object({ unit: testUnit, shard: z.number().int().positive() })),
});
/** Which shard runs what. */
export type Partition = z.infer<typeof partition>;

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 1;
}

function leastLoaded(loads: readonly number[]): number {
  return loads.indexOf(Math.min(...loads));
}

/**
 * Gives each unit to one of `shards` so that their times come out even: the longest first, each to the shard with the
 * least so far (R. L. Graham, "Bounds on Multiprocessing Timing Anomalies", 1969: at most 4/3 of the best possible).
 * The same units and timings give the same answer, in whatever order the units come.
 * @param timings milliseconds by `unitKey`; a unit without one counts as the median of those known.
 */
export function partitionUnits(
  units: readonly TestUnit[],
  options: { readonly shards: number; readonly commit: string; readonly timings: ReadonlyMap<string, number> },
): Partition {
  const { shards, commit, timings } = options;
  const keyed = units.map((unit) => ({ unit, key: unitKey(unit) }));
  const usual = median(keyed.flatMap(({ key }) => timings.get(key) ?? []));
  const weighed = keyed.map(({ unit, key }) => ({ unit, key, weight: timings.get(key) ?? usual }));
  weighed.sort((a, b) => b.weight - a.weight || byText(a.key, b.key));
  const loads = Array.from({ length: shards }, () => 0);
  const given = weighed.map(({ unit, key, weight }) => {
    const index = leastLoaded(loads);
    loads[index] = (loads[index] ?? 0) + weight;
    return { unit, key, shard: index + 1 };
  });
  given.sort((a, b) => byText(a.key, b.key));
  return { commit, shards, units: given.map(({ unit, shard }) => ({ unit, shard })) };
}

/** Identifies a partition: shards of different hashes were not cut from the same plan. */
export function partitionHash(plan: Partition): string {
  const lines = plan.units.map(({ unit, shard }) => JSON.stringify([unitKey(unit), shard])).sort();
  return createHash('sha256')
    .update(JSON.stringify([plan.commit, plan.shards, lines]))
    .digest('hex');
}

/** What one shard is to run. */
export function unitsOfShard(plan: Partition, shard: number): TestUnit[] {
  return plan.units.filter((entry) => entry.shard === shard).map(({ unit }) => unit);
}
