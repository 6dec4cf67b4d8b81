import { Failure, messageOf } from '@aevon/ports';
import { z } from 'zod';
import { fileCoverage } from './coverage.ts';
import { measuredRules } from './coverage-thresholds.ts';
import { packageRun, testCase, trouble } from './model.ts';
import { testUnit } from './partition.ts';
import { testPolicy } from './policy.ts';

export const shardReport = z.object({
  version: z.literal(1),
  /** Of the workflow run. */
  runId: z.string(),
  attempt: z.number().int().positive(),
  commit: z.string(),
  shard: z.number().int().positive(),
  shards: z.number().int().positive(),
  /** `partitionHash` of the plan that the shard was cut from. */
  planHash: z.string(),
  /** Units of the whole plan. */
  planUnits: z.number().int(),
  /** What the whole run is judged by, so that a merge needs no checkout. */
  policy: testPolicy,
  /** Units of this shard. */
  units: z.array(testUnit),
  /** Wall-clock time of all runners. */
  durationMs: z.number(),
  packages: z.array(packageRun),
  cases: z.array(testCase),
  troubles: z.array(trouble),
  /** Absent when coverage was not asked for or could not be had. */
  coverage: z.array(fileCoverage).optional(),
  /** The packages with coverage thresholds: no shard can judge them by its part. */
  thresholds: z.array(measuredRules).optional(),
});
/** All that one shard has to say; also what a run without shards makes, as shard 1 of 1. */
export type ShardReport = z.infer<typeof shardReport>;

/**
 * Reads a shard's report file.
 * @throws Failure `shard-unreadable`
 */
export function parseShardReport(text: string, name: string): ShardReport {
  const facts = {
    kind: 'infrastructure',
    code: 'shard-unreadable',
    fix: 'run the test jobs again with the same version of the action in every job',
  } as const;
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    throw new Failure(
      { ...facts, what: `the report in the artifact ${name} is cut off or is no JSON: ${messageOf(error)}` },
      { cause: error },
    );
  }
  const parsed = shardReport.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Failure({
    ...facts,
    what: `the report in the artifact ${name} is of another shape: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
  });
}
