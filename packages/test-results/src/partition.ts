import { createHash } from 'node:crypto';
import { z } from 'zod';
import { runnerNames } from './model.ts';
import { byText, fillShards } from './shard-loads.ts';

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

/** The same for all units that one runner runs in one package. */
export function runKey(unit: Pick<TestUnit, 'package' | 'runner'>): string {
  return [unit.package, unit.runner].join('\n');
}

export const partition = z.object({
  /** Commit that the files belong to. */
  commit: z.string(),
  shards: z.number().int().positive(),
  units: z.array(z.object({ unit: testUnit, shard: z.number().int().positive() })),
});
/** Which shard runs what. */
export type Partition = z.infer<typeof partition>;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 1;
}

/** What the shards of a run are cut by. */
export interface PartitionOptions {
  readonly shards: number;
  readonly commit: string;
  /** Milliseconds by `unitKey`; a unit without one counts as the median of those known. */
  readonly timings: ReadonlyMap<string, number>;
  /** Milliseconds by `runKey` that a runner takes in a package besides its tests, in every shard that it starts in. */
  readonly overheads?: ReadonlyMap<string, number>;
}

/**
 * Gives each unit to one of `shards` so that their times come out even, and packages are not spread over more shards
 * than pays. The same units and timings give the same answer, in whatever order they come. Where runners cost nothing
 * to start, the longest shard takes at most 4/3 of the best possible: see `fillShards`.
 */
export function partitionUnits(units: readonly TestUnit[], options: PartitionOptions): Partition {
  const { shards, commit, timings, overheads = new Map() } = options;
  const keyed = units.map((unit) => ({ unit, key: unitKey(unit), run: runKey(unit) }));
  const usual = median(keyed.flatMap(({ key }) => timings.get(key) ?? []));
  const weighed = keyed.map((entry) => ({ ...entry, weight: timings.get(entry.key) ?? usual }));
  const filled = fillShards(weighed, shards, overheads);
  const given = weighed.map(({ unit, key }) => ({ unit, key, shard: filled.get(key) ?? 1 }));
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
