import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  partitionHash,
  unitsOfShard,
  type Partition,
  type ShardReport,
  type TestPolicy,
  type TestUnit,
} from '@aevon/test-results';
import { mapPool } from './pool.ts';
import type { Ports } from './ports.ts';
import { runPytest } from './pytest.ts';
import type { RunRequest, RunResult } from './runner-call.ts';
import type { Target } from './targets.ts';
import { runVitest } from './vitest.ts';

export interface ShardRequest {
  readonly partition: Partition;
  readonly shard: number;
  readonly targets: readonly Target[];
  readonly policy: TestPolicy;
  readonly retries: number;
  readonly coverage: boolean;
  readonly timeoutMs: number;
  readonly concurrency: number;
  readonly scratch: string;
}

interface Share {
  readonly target: Target;
  readonly files: readonly string[] | undefined;
}

function sharesOf(request: ShardRequest, units: readonly TestUnit[]): Share[] {
  return request.targets.flatMap((target) => {
    const own = units.filter((unit) => unit.package === target.package && unit.runner === target.runner);
    if (own.length === 0) return [];
    const files = own.flatMap((unit) => unit.file ?? []);
    return [{ target, files: files.length === own.length ? files : undefined }];
  });
}

async function runShare(
  ports: Ports,
  request: ShardRequest,
  share: Share,
  index: number,
): Promise<RunResult & { durationMs: number }> {
  const scratch = join(request.scratch, `run-${index}`);
  mkdirSync(scratch, { recursive: true });
  const { retries, coverage, timeoutMs, policy } = request;
  const call: RunRequest = { ...share, retries, coverage, timeoutMs, scratch, mayBeEmpty: policy.minTests === 0 };
  const start = ports.clock.monotonic();
  const result = await (share.target.runner === 'vitest' ? runVitest(ports, call) : runPytest(ports, call));
  const { target } = share;
  if (share.files !== undefined && result.measured !== undefined)
    ports.reporter.info(
      `${target.package} (${target.runner}) │ its coverage threshold means all shards: the job that merges them judges it`,
    );
  return { ...result, durationMs: ports.clock.monotonic() - start };
}

/** Runs what the partition gives to this shard, and tells all of it. */
export async function runShard(ports: Ports, request: ShardRequest): Promise<ShardReport> {
  const { partition, shard, concurrency, policy } = request;
  const units = unitsOfShard(partition, shard);
  const shares = sharesOf(request, units);
  const start = ports.clock.monotonic();
  const results = await mapPool(shares, concurrency, async (share, index) => runShare(ports, request, share, index));
  const measured = results.flatMap((result) => (result.coverage === undefined ? [] : [result.coverage]));
  return {
    version: 1,
    runId: ports.runner.runId,
    attempt: ports.runner.runAttempt,
    commit: partition.commit,
    shard,
    shards: partition.shards,
    planHash: partitionHash(partition),
    planUnits: partition.units.length,
    policy,
    units,
    durationMs: ports.clock.monotonic() - start,
    packages: shares.map(({ target }, index) => ({
      package: target.package,
      path: target.path,
      runner: target.runner,
      durationMs: results[index]?.durationMs ?? 0,
      notes: [...(results[index]?.notes ?? [])],
    })),
    cases: results.flatMap((result) => result.cases),
    troubles: results.flatMap((result) => result.troubles),
    ...(measured.length === 0 ? {} : { coverage: measured.flat() }),
    thresholds: results.flatMap((result) => result.measured ?? []),
  };
}
