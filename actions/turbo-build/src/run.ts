import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { markdownText } from '@aevon/findings';
import { Red, type ActionContext, type InputsOf, type OutputsOf } from '@aevon/kit';
import { Failure, type CheckVerdict } from '@aevon/ports';
import { connect, type Runtime } from '@aevon/runtime';
import {
  findTurbo,
  readTurboConfig,
  type TaskPlan,
  type TurboBinary,
  type TurboConfig,
  type TurboRun,
} from '@aevon/turbo';
import { readFailedTasks } from './annotations.ts';
import { noCache, openBuildCache, saveBuildCache, type BuildCache, type CacheParts } from './build-cache.ts';
import { cacheKeys } from './cache-keys.ts';
import type { spec } from './definition.ts';
import { planNotes, planTasks } from './planning.ts';
import { selectBuild } from './selection.ts';
import { workingRoot } from './working-root.ts';
import { summarizeBuild, tally } from './summary.ts';
import { explainTasks } from './task-rows.ts';
import { readOnlyReason } from './trust.ts';
import { runTurbo, type RanTurbo, type RunParts } from './turbo-run.ts';
import { judge } from './verdict.ts';

type Inputs = InputsOf<typeof spec>;
type Outputs = OutputsOf<typeof spec>;

const unknownOutputs = { hits: 0, misses: 0, 'time-saved': 0, 'failed-tasks': [], 'summary-file': '' } as const;

/** Without the tool nothing is known, which is never green and never "the build failed" either. */
async function conclusively<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Red({ outputs: { ...unknownOutputs, verdict: 'inconclusive' }, facts: error.facts });
  }
}

function signatureKey({ cacheSignatureKey }: Inputs, env: ActionContext['env']): string | undefined {
  return cacheSignatureKey ?? (env['TURBO_REMOTE_CACHE_SIGNATURE_KEY'] || undefined);
}

/** @throws Failure `signature-not-enabled`: the user believes in a protection that Turborepo was not told of. */
function checkSignature(config: TurboConfig, inputs: Inputs): void {
  if (inputs.cacheSignatureKey === undefined || config.signed) return;
  throw new Failure({
    kind: 'user',
    code: 'signature-not-enabled',
    what: `\`cache-signature-key\` is given, but ${config.file} does not ask for signatures, so nothing would be checked`,
    fix: `add "remoteCache": {"signature": true} to ${config.file}, or leave the input away`,
    location: { file: config.file },
  });
}

async function payloadOf(runtime: Runtime): Promise<unknown> {
  return runtime.event().then(
    ({ payload }) => payload,
    () => undefined,
  );
}

interface Build {
  readonly inputs: Inputs;
  readonly context: ActionContext;
  readonly runtime: Runtime;
  readonly root: string;
  /** Folder of this run below RUNNER_TEMP. */
  readonly directory: string;
  readonly packages: readonly string[];
  readonly tasks: readonly string[];
}

async function cacheParts({ inputs, context, runtime, directory, tasks }: Build): Promise<CacheParts> {
  const { runner, reporter, clock, env } = context;
  const { workingDirectory, packages } = inputs;
  return {
    store: runtime.cache,
    clock,
    reporter,
    directory,
    keys: cacheKeys({ runner, workingDirectory, tasks, packages }),
    signatureKey: signatureKey(inputs, env),
    readOnly: readOnlyReason(runner, await payloadOf(runtime)),
  };
}

async function openCache(build: Build, config: TurboConfig, parts: CacheParts): Promise<BuildCache> {
  if (!build.inputs.cache) return noCache('off', 'the input cache is false');
  if (!config.remoteCache)
    return noCache('unavailable', `${config.file} switches remote caches off (remoteCache.enabled)`);
  if (config.signed && parts.signatureKey === undefined)
    return noCache(
      'unavailable',
      `${config.file} asks for signatures and there is no cache-signature-key; pull requests from forks get no secrets`,
    );
  return openBuildCache(parts);
}

function turboParts({ inputs, context, runtime, root, directory }: Build): RunParts {
  return { exec: runtime.exec, reporter: context.reporter, root, directory, timeoutMs: inputs.timeout };
}

function turboRun({ inputs: { args, concurrency }, packages, tasks }: Build, remote: TurboRun['remote']): TurboRun {
  return { tasks, packages, args, concurrency, remote };
}

interface Ended {
  readonly turbo: TurboBinary;
  readonly plan: TaskPlan;
  readonly notes: readonly string[];
  readonly cache: BuildCache;
  readonly parts: CacheParts;
  readonly ran: RanTurbo;
}

/** Everything after Turborepo ended: reasons, annotations, saving, summary and outputs. */
async function report(build: Build, { turbo, plan, notes, cache, parts, ran }: Ended): Promise<Outputs> {
  const { context, inputs, root } = build;
  const { rows, memory } = explainTasks(plan, ran.summary, cache);
  const { verdict, facts } = judge(ran, rows, inputs.timeout);
  const failed = await readFailedTasks(
    rows.filter((row) => row.state === 'failed'),
    { root, workspace: context.runner.workspace },
  );
  context.reporter.annotate(failed.flatMap(({ annotations }) => annotations));
  const saved = await saveBuildCache(cache, memory, parts);
  context.reporter.info(`cache: ${saved.state}, ${saved.note}`);
  for (const fault of new Set(cache.server?.faults))
    context.reporter.warning(`The build went on without a part of its cache: ${fault}`);
  context.reporter.summary(
    summarizeBuild({
      verdict,
      rows,
      failed,
      notes,
      cache: saved,
      turbo: turbo.version,
      durationMs: ran.result.durationMs,
    }),
  );
  const { hits, misses, failed: names, savedMs } = tally(rows);
  const outputs = {
    verdict,
    hits,
    misses,
    'time-saved': savedMs,
    'failed-tasks': names,
    'summary-file': ran.summaryFile,
    cache: saved.state,
  };
  if (facts !== undefined) throw new Red({ outputs, facts });
  return outputs;
}

function skip(context: ActionContext, why: string): Outputs {
  context.reporter.info(`nothing to build: ${why}`);
  context.reporter.summary(`## ➖ Nothing to build\n\n${markdownText(why)}`);
  const verdict: CheckVerdict = 'skipped';
  return { ...unknownOutputs, verdict };
}

async function buildWith(build: Build, turbo: TurboBinary, config: TurboConfig): Promise<Outputs> {
  const { context, packages, tasks } = build;
  const plan = await conclusively(() => planTasks(turboParts(build), turbo, turboRun(build, 'none')));
  const notes = planNotes({ packages, tasks }, plan);
  if (plan.tasks.length === 0) {
    context.reporter.warning(`Nothing was built: ${notes.join('; ')}`);
    return skip(context, notes.join('; '));
  }
  for (const note of notes) context.reporter.info(note);
  const parts = await cacheParts(build);
  const cache = await openCache(build, config, parts);
  try {
    const run = turboRun(build, cache.mode);
    const ran = await conclusively(() => runTurbo(turboParts(build), turbo, run, cache.remote));
    return await report(build, { turbo, plan, notes, cache, parts, ran });
  } finally {
    await cache.server?.close();
  }
}

export async function run(inputs: Inputs, context: ActionContext): Promise<Outputs> {
  const runtime = connect(context);
  const root = workingRoot(context.runner, inputs.workingDirectory);
  const selection = await selectBuild({ inputs, context, runtime, root });
  if ('nothing' in selection) return skip(context, selection.nothing);
  const [turbo, config] = await conclusively(() => Promise.all([findTurbo(root), readTurboConfig(root)]));
  checkSignature(config, inputs);
  const directory = await mkdtemp(join(context.runner.temp, 'aevon-turbo-'));
  return buildWith({ inputs, context, runtime, root, directory, ...selection }, turbo, config);
}
