import path from 'node:path';
import type { ActionContext, InputsOf } from '@aevon/kit';
import { loadManifest, makePlan, parsePlan, requirePlanOfCheckout, type PlanDocument } from '@aevon/pipeline';
import type { Runtime } from '@aevon/runtime';
import type { Git } from '@aevon/workspace';
import type { spec } from './definition.ts';

type Inputs = InputsOf<typeof spec>;

/** What the manifest says of linting; an input that is not `auto` is stronger. */
interface Policy {
  readonly scope: 'packages' | 'files';
  readonly failOn: 'error' | 'warning';
}

export interface Planned extends Policy {
  readonly plan: PlanDocument;
}

function policyOf(inputs: Inputs, lint: { scope: Policy['scope']; 'fail-on': Policy['failOn'] } | undefined): Policy {
  return {
    scope: inputs.scope === 'auto' ? (lint?.scope ?? 'packages') : inputs.scope,
    failOn: inputs.failOn === 'auto' ? (lint?.['fail-on'] ?? 'error') : inputs.failOn,
  };
}

/**
 * Reads the plan that was handed over, which must be of the commit checked out, or makes one.
 * @throws Failure of the plan and the manifest.
 */
export async function planLint(inputs: Inputs, context: ActionContext, runtime: Runtime, git: Git): Promise<Planned> {
  const { runner } = context;
  const root = path.join(runner.workspace, inputs.workingDirectory);
  const manifest = { file: inputs.manifest ?? 'aevon.yml', named: inputs.manifest !== undefined };
  if (inputs.plan !== undefined) {
    const plan = parsePlan(inputs.plan);
    await requirePlanOfCheckout(plan, git);
    const needsManifest = inputs.scope === 'auto' || inputs.failOn === 'auto';
    const lint = needsManifest ? (await loadManifest(root, manifest)).manifest.checks.lint : undefined;
    return { plan, ...policyOf(inputs, lint) };
  }
  const { token } = inputs;
  const compare =
    token === ''
      ? undefined
      : async (base: string, head: string) => (await runtime.github(token).compare(base, head)).mergeBase;
  const made = await makePlan({
    git,
    root,
    event: await runtime.event(),
    runner,
    manifest,
    onUndetectable: 'all',
    compare,
  });
  return { plan: made.document, ...policyOf(inputs, made.manifest.checks.lint) };
}
