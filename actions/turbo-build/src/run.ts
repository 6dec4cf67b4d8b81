import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { Red, type ActionContext, type InputsOf, type OutputsOf } from '@aevon/kit';
import { Failure, type CheckVerdict } from '@aevon/ports';
import { connect, type Runtime } from '@aevon/runtime';
import { findTurbo, readTurboConfig, type TurboBinary, type TurboConfig } from '@aevon/turbo';
import { readFailedTasks } from './annotations.ts';
import { noCache, openBuildCache, saveBuildCache, type BuildCache, type CacheParts } from './build-cache.ts';
import { cacheKeys } from './cache-keys.ts';
import type { spec } from './definition.ts';
import { selectBuild } from './selection.ts';
import { workingRoot } from './working-root.ts';
import { summarizeBuild, tally } from './summary.ts';
import { explainTasks } from './task-rows.ts';
import { readOnlyReason } from './trust.ts';
import { runTurbo, type RanTurbo } from './turbo-run.ts';
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

async function runWith(
  { inputs, context, runtime, root, directory, packages, tasks }: Build,
  turbo: TurboBinary,
  cache: BuildCache,
): Promise<RanTurbo> {
  const { args, concurrency, timeout } = inputs;
  const parts = { exec: runtime.exec, reporter: context.reporter, root, directory, timeoutMs: timeout };
  return conclusively(() =>
    runTurbo(parts, turbo, { tasks, packages, args, concurrency, remote: cache.mode }, cache.remote),
  );
}

/** Everything after Turborepo ended: reasons, annotations, saving, summary and outputs. */
async function report(
  build: Build,
  turbo: TurboBinary,
  cache: BuildCache,
  parts: CacheParts,
  ran: RanTurbo,
): Promise<Outputs> {
  const { context, inputs, root } = build;
  const { rows, memory } = explainTasks(ran.summary, cache);
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
    summarizeBuild({ verdict, rows, failed, cache: saved, turbo: turbo.version, durationMs: ran.result.durationMs }),
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
  context.reporter.summary(`## ➖ Nothing to build\n\n${why}`);
  const verdict: CheckVerdict = 'skipped';
  return { ...unknownOutputs, verdict };
}

export async function run(inputs: Inputs, context: ActionContext): Promise<Outputs> {
  const runtime = connect(context);
  const root = workingRoot(context.runner, inputs.workingDirectory);
  const selection = await selectBuild({ inputs, context, runtime, root });
  if ('nothing' in selection) return skip(context, selection.nothing);
  const [turbo, config] = await conclusively(() => Promise.all([findTurbo(root), readTurboConfig(root)]));
  checkSignature(config, inputs);
  const directory = await mkdtemp(join(context.runner.temp, 'aevon-turbo-'));
  const build = { inputs, context, runtime, root, directory, ...selection };
  const parts = await cacheParts(build);
  const cache = await openCache(build, config, parts);
  try {
    const ran = await runWith(build, turbo, cache);
    return await report(build, turbo, cache, parts, ran);
  } finally {
    await cache.server?.close();
  }
}
