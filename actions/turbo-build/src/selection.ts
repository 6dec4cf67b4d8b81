import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ActionContext, InputsOf } from '@aevon/kit';
import type { Manifest, Plan, PlanDocument } from '@aevon/pipeline';
import type { Runtime } from '@aevon/runtime';
import { z } from 'zod';
import type { spec } from './definition.ts';

/** What Turborepo is to run, or why there is nothing to run. */
export type Selection =
  { readonly packages: readonly string[]; readonly tasks: readonly string[] } | { readonly nothing: string };

type Inputs = Pick<InputsOf<typeof spec>, 'manifest' | 'packages' | 'plan' | 'tasks' | 'token'>;

export interface SelectionParts {
  readonly inputs: Inputs;
  readonly context: ActionContext;
  readonly runtime: Runtime;
  /** Folder of turbo.json. */
  readonly root: string;
}

function manifestOf({ manifest }: Inputs): { readonly file: string; readonly named: boolean } {
  return { file: manifest ?? 'aevon.yml', named: manifest !== undefined };
}

async function ownPlan({ inputs, context, runtime, root }: SelectionParts): Promise<Plan> {
  const [{ makePlan }, { createGit }] = await Promise.all([import('@aevon/pipeline'), import('@aevon/workspace')]);
  const { runner, env } = context;
  const { token } = inputs;
  const credentials = token === '' ? undefined : { serverUrl: runner.serverUrl, token };
  return makePlan({
    git: createGit({ exec: runtime.exec, cwd: root, env, credentials }),
    root,
    event: await runtime.event(),
    runner,
    manifest: manifestOf(inputs),
    base: undefined,
    head: undefined,
    onUndetectable: 'all',
    compare:
      token === '' ? undefined : async (base, head) => (await runtime.github(token).compare(base, head)).mergeBase,
  });
}

interface Asked {
  readonly packages: readonly string[];
  readonly manifest: Manifest;
  /** Why there are no packages. */
  readonly nothing: string;
}

function ofPlan(plan: PlanDocument, manifest: Manifest): Asked {
  const packages = plan.packages.filter((member) => member.builds).map((member) => member.name);
  const nothing = plan.mode === 'none' ? plan.reason : 'no affected package has a build task';
  return { packages, manifest, nothing };
}

async function givenPlan({ context, runtime, root }: SelectionParts, text: string): Promise<PlanDocument> {
  const [{ parsePlan, requirePlanOfCheckout }, { createGit }] = await Promise.all([
    import('@aevon/pipeline'),
    import('@aevon/workspace'),
  ]);
  const plan = parsePlan(text);
  await requirePlanOfCheckout(plan, createGit({ exec: runtime.exec, cwd: root, env: context.env }));
  return plan;
}

async function readAsked(parts: SelectionParts): Promise<Asked> {
  const { inputs, root } = parts;
  if (inputs.plan === undefined && inputs.packages.length === 0) {
    const { document, manifest } = await ownPlan(parts);
    return ofPlan(document, manifest);
  }
  const { loadManifest } = await import('@aevon/pipeline');
  const plan = inputs.plan === undefined ? undefined : await givenPlan(parts, inputs.plan);
  const { manifest } = await loadManifest(root, manifestOf(inputs));
  if (plan === undefined || inputs.packages.length > 0) return { packages: inputs.packages, manifest, nothing: '' };
  return ofPlan(plan, manifest);
}

/** The name in package.json at the root, which Turborepo knows as `//` alone. */
async function readRootName(root: string): Promise<string | undefined> {
  const text = await readFile(join(root, 'package.json'), 'utf8').catch(() => '');
  try {
    return z.object({ name: z.string() }).parse(JSON.parse(text)).name;
  } catch {
    return undefined;
  }
}

/**
 * Which packages to build and with which tasks: what the inputs name, else what the plan, given or made here, and the
 * manifest say.
 * @throws Failure `plan-unreadable`, `plan-of-another-commit`, those of git, those of the manifest, and those of making a plan.
 */
export async function selectBuild(parts: SelectionParts): Promise<Selection> {
  const { packages, manifest, nothing } = await readAsked(parts);
  if (packages.length === 0) return { nothing };
  const rootName = await readRootName(parts.root);
  const { tasks } = parts.inputs;
  return {
    packages: packages.map((name) => (name === rootName ? '//' : name)),
    tasks: tasks.length > 0 ? tasks : (manifest.checks.build?.tasks ?? ['build']),
  };
}
