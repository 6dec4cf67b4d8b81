import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionContext, OutputsOf } from '@aevon/kit';
import {
  loadManifest,
  makePlan,
  parsePlan,
  requirePlanOfCheckout,
  type Manifest,
  type PlanDocument,
} from '@aevon/pipeline';
import { connect, type Runtime } from '@aevon/runtime';
import { createGit } from '@aevon/workspace';
import { branchesOf } from './branches.ts';
import type { spec } from './definition.ts';
import { mergeTests } from './merge-run.ts';
import type { Ports } from './ports.ts';
import { checkInputs, type Inputs } from './settings.ts';
import { runTests } from './test-run.ts';

function portsOf(context: ActionContext, runtime: Runtime): Ports {
  const { clock, reporter, runner, env } = context;
  const { exec, cache, artifacts } = runtime;
  return { clock, reporter, runner, env, exec, cache, artifacts };
}

async function planHere(
  inputs: Inputs,
  context: ActionContext,
  runtime: Runtime,
  root: string,
): Promise<{ plan: PlanDocument; manifest: Manifest }> {
  const { runner, env } = context;
  const manifest = { file: inputs.manifest ?? 'aevon.yml', named: inputs.manifest !== undefined };
  if (inputs.plan !== undefined) {
    const plan = parsePlan(inputs.plan);
    await requirePlanOfCheckout(plan, createGit({ exec: runtime.exec, cwd: root, env }));
    return { plan, manifest: (await loadManifest(root, manifest)).manifest };
  }
  const { token } = inputs;
  const made = await makePlan({
    git: createGit({ exec: runtime.exec, cwd: root, env, credentials: { serverUrl: runner.serverUrl, token } }),
    root,
    event: await runtime.event(),
    runner,
    manifest,
    onUndetectable: 'all',
    compare: async (base, head) => (await runtime.github(token).compare(base, head)).mergeBase,
  });
  context.reporter.info(`plan: ${made.document.mode}: ${made.document.reason}`);
  return { plan: made.document, manifest: made.manifest };
}

export async function run(inputs: Inputs, context: ActionContext): Promise<OutputsOf<typeof spec>> {
  checkInputs(inputs);
  const runtime = connect(context);
  const ports = portsOf(context, runtime);
  const branches = branchesOf(context.runner, (await runtime.event()).payload);
  if (inputs.mode === 'merge')
    return mergeTests(ports, inputs, {
      plan: inputs.plan === undefined ? undefined : parsePlan(inputs.plan),
      branches,
    });
  const root = realpathSync(join(context.runner.workspace, inputs.workingDirectory));
  const { plan, manifest } = await planHere(inputs, context, runtime, root);
  return runTests(ports, inputs, { plan, manifest, root, branches });
}
