import { mkdtempSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { OutputsOf } from '@aevon/kit';
import { Failure } from '@aevon/ports';
import type { Manifest, PlanDocument } from '@aevon/pipeline';
import {
  extendHistory,
  judge,
  mergeShards,
  partitionUnits,
  type Partition,
  type ShardReport,
  type TestPolicy,
  type Trouble,
} from '@aevon/test-results';
import type { Branches } from './branches.ts';
import type { spec } from './definition.ts';
import { deliver } from './deliver.ts';
import { discover } from './discovery.ts';
import { readHistory, saveHistory, type KnownHistory } from './history-store.ts';
import type { Ports } from './ports.ts';
import { troubleOf } from './troubles.ts';
import { policyOf, type Inputs } from './settings.ts';
import { runShard, type ShardRequest } from './shard.ts';
import { uploadShard } from './shard-artifacts.ts';
import { agreeOnSplit } from './split.ts';
import { targetsOf, wholeUnit, type Target } from './targets.ts';

type Outputs = OutputsOf<typeof spec>;

export interface Circumstances {
  readonly plan: PlanDocument;
  readonly manifest: Manifest;
  /** Real path of the repository. */
  readonly root: string;
  readonly branches: Branches;
}

const maxConcurrency = 4;
const noHistory: KnownHistory = { branch: 'the base branch', history: undefined, answered: true, note: undefined };

/** Asks the cache once, and only when somebody wants to know. */
export function rememberHistory(ports: Ports, inputs: Inputs, branches: Branches): () => Promise<KnownHistory> {
  let known: Promise<KnownHistory> | undefined;
  return async () =>
    (known ??= inputs.cache ? readHistory(ports, inputs.name, branches.compareWith) : Promise.resolve(noHistory));
}

/** What a run adds to its branch's history, over what that branch remembers itself. */
export async function continueHistory(
  ports: Ports,
  inputs: Inputs,
  branches: Branches,
  report: Parameters<typeof extendHistory>[1],
): Promise<void> {
  if (!inputs.cache || branches.writes === undefined) return;
  const own = await readHistory(ports, inputs.name, [branches.writes]);
  // Written over numbers that could not be read, an entry would forget every package that was not tested now.
  const learned = own.answered ? extendHistory(own.history, report) : undefined;
  if (learned !== undefined) await saveHistory(ports, inputs.name, branches.writes, learned);
}

async function cut(
  ports: Ports,
  inputs: Inputs,
  targets: readonly Target[],
  scratch: string,
  history: () => Promise<KnownHistory>,
): Promise<Partition> {
  const shards = inputs.shards ?? 1;
  const commit = ports.runner.sha;
  // Without shards each runner finds its files itself: nothing can be lost on the way.
  if (shards === 1) return partitionUnits(targets.map(wholeUnit), { shards, commit, timings: new Map() });
  const found = (target: Target) => discover(ports, target, join(scratch, `list-${targets.indexOf(target)}`));
  return agreeOnSplit(ports, {
    name: inputs.name,
    commit,
    shards,
    targets,
    history,
    discover: found,
    cache: inputs.cache,
  });
}

async function finishWhole(
  ports: Ports,
  inputs: Inputs,
  parts: Circumstances,
  report: ShardReport,
  known: KnownHistory,
): Promise<Outputs> {
  const merged = mergeShards([{ name: 'this job', report }], { runId: report.runId, commit: report.commit, shards: 1 });
  const judgement = judge(merged, report.policy, { now: ports.clock.now(), base: known.history });
  await continueHistory(ports, inputs, parts.branches, merged);
  if (known.note !== undefined && inputs.coverage) ports.reporter.info(known.note);
  const complete = parts.plan.mode === 'all' && inputs.packages.length === 0;
  return deliver(ports, judgement, { base: known, complete, part: undefined });
}

function finishPart(ports: Ports, report: ShardReport): Outputs {
  const { shard, shards } = report;
  // What only the whole can tell is left to the merge.
  const policy: TestPolicy = { minTests: 0, quarantine: report.policy.quarantine };
  const merged = mergeShards(
    [{ name: 'this job', report: { ...report, shard: 1, shards: 1, planUnits: report.units.length, thresholds: [] } }],
    { runId: report.runId, commit: report.commit, shards: 1 },
  );
  const judgement = judge(merged, policy, { now: ports.clock.now(), base: undefined });
  return deliver(ports, judgement, { base: noHistory, complete: false, part: { shard, shards } });
}

/** Uploads the report; a fault is a trouble of a shard, whose merge needs it, and else a warning. */
async function keepReport(ports: Ports, inputs: Inputs, report: ShardReport): Promise<Trouble | undefined> {
  try {
    await uploadShard(ports, inputs.name, report);
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (report.shards === 1) ports.reporter.warning(`the report could not be kept as an artifact: ${error.facts.what}`);
    return troubleOf(error);
  }
}

/** Runs tests: all of them with a whole report, or one shard with its report kept for the merge. */
export async function runTests(ports: Ports, inputs: Inputs, parts: Circumstances): Promise<Outputs> {
  const checks = parts.manifest.checks.test;
  const targets = targetsOf(parts.plan, parts.root, inputs);
  const scratch = mkdtempSync(join(ports.runner.temp, 'aevon-test-'));
  const history = rememberHistory(ports, inputs, parts.branches);
  const request: ShardRequest = {
    partition: await cut(ports, inputs, targets, scratch, history),
    shard: inputs.shard,
    targets,
    policy: policyOf(inputs, checks),
    retries: inputs.retries ?? checks?.retries ?? 0,
    coverage: inputs.coverage,
    timeoutMs: inputs.timeout,
    concurrency: inputs.concurrency ?? Math.min(maxConcurrency, availableParallelism()),
    scratch,
  };
  const report = await runShard(ports, request);
  const lost = report.shards > 1 || inputs.uploadReport ? await keepReport(ports, inputs, report) : undefined;
  if (report.shards === 1) return finishWhole(ports, inputs, parts, report, await history());
  return finishPart(ports, lost === undefined ? report : { ...report, troubles: [...report.troubles, lost] });
}
