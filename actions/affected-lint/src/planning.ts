import path from 'node:path';
import type { ActionContext, InputsOf } from '@aevon/kit';
import { loadManifest, makePlan, parsePlan, requirePlanOfCheckout, type PlanDocument } from '@aevon/pipeline';
import type { Runtime } from '@aevon/runtime';
import type { Git } from '@aevon/workspace';
import type { spec } from './definition.ts';

type Inputs = InputsOf<typeof spec>;

export interface Planned {
  readonly plan: PlanDocument;
  readonly scope: 'packages' | 'files';
}

function scopeOf(inputs: Inputs, manifestScope: 'packages' | 'files' | undefined): Planned['scope'] {
  return inputs.scope === 'auto' ? (manifestScope ?? 'packages') : inputs.scope;
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
    const needsManifest = inputs.scope === 'auto';
    const scope = needsManifest ? (await loadManifest(root, manifest)).manifest.checks.lint?.scope : undefined;
    return { plan, scope: scopeOf(inputs, scope) };
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
  return { plan: made.document, scope: scopeOf(inputs, made.manifest.checks.lint?.scope) };
}
