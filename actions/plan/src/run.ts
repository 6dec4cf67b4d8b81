import { join } from 'node:path';
import type { ActionContext, InputsOf, OutputsOf } from '@aevon/kit';
import {
  makeMatrices,
  makePlan,
  type Matrices,
  type Plan,
  planLines,
  summarizePlan,
  unreadEslintConfig,
  writePlan,
} from '@aevon/pipeline';
import { connect, type Runtime } from '@aevon/runtime';
import { createGit } from '@aevon/workspace';
import type { spec } from './definition.ts';

type Inputs = InputsOf<typeof spec>;

/** GitHub's answer to where two commits part; no token or no answer leaves it to the clone. */
function compareWith(
  { github }: Runtime,
  token: string,
): ((base: string, head: string) => Promise<string | undefined>) | undefined {
  if (token === '') return undefined;
  return async (base, head) => (await github(token).compare(base, head)).mergeBase;
}

function outputsOf({ document, changeSet }: Plan, matrices: Matrices): OutputsOf<typeof spec> {
  const { mode, reason, base, head, packages, services } = document;
  return {
    mode,
    reason,
    base: base ?? '',
    head,
    confidence: changeSet.confidence,
    plan: writePlan(document),
    packages: packages.map((member) => member.name),
    services: services.map((service) => service.name),
    'lint-matrix': matrices.lint,
    'test-matrix': matrices.test,
    'build-matrix': matrices.build,
    'image-matrix': matrices.image,
    'deploy-matrix': matrices.deploy,
    'has-lint': matrices.lint.include.length > 0,
    'has-test': matrices.test.include.length > 0,
    'has-build': matrices.build.include.length > 0,
    'has-image': matrices.image.include.length > 0,
    'has-deploy': matrices.deploy.include.length > 0,
    'test-shards': matrices.test.include.length,
  };
}

async function planWith(inputs: Inputs, context: ActionContext, runtime: Runtime): Promise<Plan> {
  const { runner, env } = context;
  const root = join(runner.workspace, inputs.workingDirectory);
  const { token } = inputs;
  const credentials = token === '' ? undefined : { serverUrl: runner.serverUrl, token };
  return makePlan({
    git: createGit({ exec: runtime.exec, cwd: root, env, credentials }),
    root,
    event: await runtime.event(),
    runner,
    manifest: { file: inputs.manifest ?? 'aevon.yml', named: inputs.manifest !== undefined },
    base: inputs.base,
    head: inputs.head,
    all: inputs.all,
    onUndetectable: inputs.onUndetectable,
    compare: compareWith(runtime, token),
  });
}

/** Affected packages with a `test` script that no runner of ours runs: they are not tested, and that must not pass in silence. */
function untested({ document, workspace }: Plan): string[] {
  return document.packages
    .filter(
      ({ path, testRunners }) => testRunners.length === 0 && workspace.byPath.get(path)?.scripts['test'] !== undefined,
    )
    .map(({ name }) => name);
}

/** Affected packages with a `build` script for which Turborepo has no task. */
function unbuilt({ document, workspace }: Plan): string[] {
  return document.packages
    .filter(({ path, builds }) => !builds && workspace.byPath.get(path)?.scripts['build'] !== undefined)
    .map(({ name }) => name);
}

/** Affected packages whose only rules for ESLint are an .eslintrc of a version that is not supported, by its path. */
function unread({ document, workspace }: Plan): Map<string, string[]> {
  const byConfig = new Map<string, string[]>();
  for (const { name, path } of document.packages) {
    const member = workspace.byPath.get(path);
    const config = member === undefined ? undefined : unreadEslintConfig(workspace, member);
    if (config !== undefined) byConfig.set(config, [...(byConfig.get(config) ?? []), name]);
  }
  return byConfig;
}

function warn(plan: Plan, warning: (message: string) => void): void {
  const { mode, reason } = plan.document;
  const { fix } = plan.changeSet;
  if (mode === 'all')
    warning(`Every package is taken as affected: ${reason}${fix === undefined ? '' : `\nFix: ${fix}`}`);
  for (const [config, names] of unread(plan))
    warning(
      `Not linted by ESLint, as ESLint 9 and newer do not read ${config}: ${names.join(', ')}\nFix: run \`npx @eslint/migrate-config ${config}\` and add eslint to devDependencies, or delete ${config}`,
    );
  const [tests, builds] = [untested(plan), unbuilt(plan)];
  if (tests.length > 0) warning(`Not tested, as their test script runs neither Vitest nor Pytest: ${tests.join(', ')}`);
  if (builds.length > 0) warning(`Not built, as turbo.json has no build task for them: ${builds.join(', ')}`);
}

export async function run(inputs: Inputs, context: ActionContext): Promise<OutputsOf<typeof spec>> {
  const plan = await planWith(inputs, context, connect(context));
  const matrices = makeMatrices(plan.document, { packagesPerJob: inputs.packagesPerJob, manifest: plan.manifest });
  for (const line of planLines(plan)) context.reporter.info(line);
  context.reporter.summary(summarizePlan(plan, matrices));
  warn(plan, (message) => context.reporter.warning(message));
  return outputsOf(plan, matrices);
}
