import type { OutputsOf } from '@aevon/kit';
import type { PlanDocument } from '@aevon/pipeline';
import { judge, mergeShards, type MergedReport } from '@aevon/test-results';
import type { Branches } from './branches.ts';
import type { spec } from './definition.ts';
import { deliver } from './deliver.ts';
import type { Ports } from './ports.ts';
import { overridePolicy, type Inputs } from './settings.ts';
import { downloadShards } from './shard-artifacts.ts';
import { continueHistory, rememberHistory } from './test-run.ts';

const nothing: Omit<MergedReport, 'commit'> = {
  cases: [],
  troubles: [],
  packages: [],
  coverage: undefined,
  shards: [],
  superseded: [],
};

function hasTests(plan: PlanDocument | undefined): boolean {
  return plan === undefined || plan.packages.some((member) => member.testRunners.length > 0);
}

/** Joins the reports of all shards of this run, and judges and shows them as one. @throws Failure `shard-…`, Red. */
export async function mergeTests(
  ports: Ports,
  inputs: Inputs,
  parts: { readonly plan: PlanDocument | undefined; readonly branches: Branches },
): Promise<OutputsOf<typeof spec>> {
  const { runId, sha: commit } = ports.runner;
  const delivery = { complete: parts.plan?.mode === 'all', part: undefined };
  const shards = hasTests(parts.plan) ? await downloadShards(ports, inputs.name) : [];
  const merged = hasTests(parts.plan)
    ? mergeShards(shards, { runId, commit, shards: inputs.shards })
    : { commit, ...nothing };
  const known = await rememberHistory(ports, inputs, parts.branches)();
  const stated = shards.find(({ report }) => report.shard === 1)?.report.policy ?? { minTests: 0, quarantine: [] };
  const judgement = judge(merged, overridePolicy(inputs, stated), { now: ports.clock.now(), base: known.history });
  for (const { name, report } of merged.superseded)
    ports.reporter.info(`${name} (attempt ${report.attempt}) does not count: shard ${report.shard} was run again`);
  await continueHistory(ports, inputs, parts.branches, merged);
  return deliver(ports, judgement, { ...delivery, base: known.branch });
}
