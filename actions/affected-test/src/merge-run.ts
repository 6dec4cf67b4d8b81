import { Red, type OutputsOf } from '@aevon/kit';
import type { PlanDocument } from '@aevon/pipeline';
import { Failure } from '@aevon/ports';
import { joinPresent, judge, mergeShards, type MergedReport, type NamedShard } from '@aevon/test-results';
import type { Branches } from './branches.ts';
import type { spec } from './definition.ts';
import { deliver } from './deliver.ts';
import type { Ports } from './ports.ts';
import { overridePolicy, type Inputs } from './settings.ts';
import { downloadShards } from './shard-artifacts.ts';
import { continueHistory, rememberHistory } from './test-run.ts';
import { troubleOf } from './troubles.ts';

export interface MergeParts {
  readonly plan: PlanDocument | undefined;
  readonly branches: Branches;
}

const nothing: Omit<MergedReport, 'commit'> = {
  cases: [],
  troubles: [],
  packages: [],
  coverage: undefined,
  thresholds: [],
  shards: [],
  superseded: [],
};

function hasTests(plan: PlanDocument | undefined): boolean {
  return plan === undefined || plan.packages.some((member) => member.testRunners.length > 0);
}

/** Where a shard is missing, what the others say is still worth showing; other refusals leave nothing to trust. */
function mergeOrShow(ports: Ports, inputs: Inputs, shards: readonly NamedShard[]): MergedReport {
  const { runId, sha: commit } = ports.runner;
  try {
    return mergeShards(shards, { runId, commit, shards: inputs.shards });
  } catch (error) {
    if (!(error instanceof Failure) || error.facts.code !== 'shard-missing' || shards.length === 0) throw error;
    const present = joinPresent(shards);
    return { ...present, troubles: [troubleOf(error), ...present.troubles] };
  }
}

async function collect(ports: Ports, inputs: Inputs): Promise<{ shards: NamedShard[]; merged: MergedReport }> {
  try {
    const shards = await downloadShards(ports, inputs.name);
    return { shards, merged: mergeOrShow(ports, inputs, shards) };
  } catch (error) {
    if (error instanceof Failure) throw new Red({ outputs: { verdict: 'inconclusive' }, facts: error.facts });
    throw error;
  }
}

/** Joins the reports of all shards of this run, and judges and shows them as one. @throws Red. */
export async function mergeTests(ports: Ports, inputs: Inputs, parts: MergeParts): Promise<OutputsOf<typeof spec>> {
  const none = { shards: [], merged: { commit: ports.runner.sha, ...nothing } };
  const { shards, merged } = hasTests(parts.plan) ? await collect(ports, inputs) : none;
  const known = await rememberHistory(ports, inputs, parts.branches)();
  const stated = shards[0]?.report.policy ?? { minTests: 0, quarantine: [] };
  const judgement = judge(merged, overridePolicy(inputs, stated), { now: ports.clock.now(), base: known.history });
  for (const { name, report } of merged.superseded)
    ports.reporter.info(`${name} (attempt ${report.attempt}) does not count: shard ${report.shard} was run again`);
  await continueHistory(ports, inputs, parts.branches, merged);
  return deliver(ports, judgement, { complete: parts.plan?.mode === 'all', part: undefined, base: known });
}
