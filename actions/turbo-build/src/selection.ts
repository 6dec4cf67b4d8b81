import { join } from 'node:path';
import type { ActionContext, InputsOf } from '@aevon/kit';
import type { PlanDocument } from '@aevon/pipeline';
import type { Runtime } from '@aevon/runtime';
import type { spec } from './definition.ts';

export type Selection = { readonly packages: readonly string[] } | { readonly nothing: string };

type Inputs = Pick<InputsOf<typeof spec>, 'packages' | 'plan' | 'token' | 'workingDirectory'>;

async function ownPlan(inputs: Inputs, { runner, env }: ActionContext, runtime: Runtime): Promise<PlanDocument> {
  const [{ makePlan }, { createGit }] = await Promise.all([import('@aevon/pipeline'), import('@aevon/workspace')]);
  const root = join(runner.workspace, inputs.workingDirectory);
  const { token } = inputs;
  const plan = await makePlan({
    git: createGit({
      exec: runtime.exec,
      cwd: root,
      env,
      credentials: token === '' ? undefined : { serverUrl: runner.serverUrl, token },
    }),
    root,
    event: await runtime.event(),
    runner,
    manifest: { file: 'aevon.yml', named: false },
    base: undefined,
    head: undefined,
    onUndetectable: 'all',
    compare:
      token === '' ? undefined : async (base, head) => (await runtime.github(token).compare(base, head)).mergeBase,
  });
  return plan.document;
}

/** What a plan says of building. */
export function buildsOf(plan: PlanDocument): Selection {
  const packages = plan.packages.filter((member) => member.builds).map((member) => member.name);
  if (packages.length > 0) return { packages };
  return { nothing: plan.mode === 'none' ? plan.reason : 'no affected package has a build task' };
}

/**
 * Which packages to build: those that are named, else those of the plan that is given or made here.
 * @throws Failure `plan-unreadable`, and those of making a plan.
 */
export async function selectPackages(inputs: Inputs, context: ActionContext, runtime: Runtime): Promise<Selection> {
  if (inputs.packages.length > 0) return { packages: inputs.packages };
  if (inputs.plan === undefined) return buildsOf(await ownPlan(inputs, context, runtime));
  const { parsePlan } = await import('@aevon/pipeline');
  return buildsOf(parsePlan(inputs.plan));
}
