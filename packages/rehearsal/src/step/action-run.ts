import { resolve } from 'node:path';
import { filterJobOutputs } from '../protocol/job-outputs.ts';
import { createActionJob, type ActionJob } from './action-job.ts';
import type { ActionOptions, ActionRun } from './action-options.ts';
import { resolveInputs, type ResolvedInputs } from './inputs.ts';
import { readManifest, type ActionManifest } from './manifest.ts';
import type { Orphan } from './orphans.ts';
import { cleanUpJob } from './running-children.ts';
import { runStepProcess } from './run-step-process.ts';
import type { Machine, StepRun } from './step-request.ts';
import { evaluatorOf } from './templates.ts';

interface Running {
  readonly options: ActionOptions;
  readonly machine: Machine;
  readonly manifest: ActionManifest;
  readonly inputs: ResolvedInputs;
  readonly job: ActionJob;
}

interface Phase {
  readonly phase: 'main' | 'post';
  readonly file: string;
  readonly state: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly onLine: NonNullable<ActionOptions['onLine']>;
}

function runPhase({ options, machine, manifest, inputs, job }: Running, phase: Phase): Promise<StepRun> {
  const isMain = phase.phase === 'main';
  return runStepProcess({
    name: manifest.name,
    phase: phase.phase,
    run: {
      kind: 'node',
      shownAs: manifest.name,
      script: resolve(options.action, phase.file),
      inputs: inputs.values,
      warnings: isMain ? inputs.warnings : [],
    },
    job: job.job,
    machine,
    temp: job.temp,
    place: {
      workspace: job.workspace,
      repository: String(job.github['repository']),
      serverUrl: String(job.github['server_url']),
    },
    github: job.variables,
    actions: job.actions,
    env: {},
    state: phase.state,
    signal: phase.signal,
    ...(isMain && options.timeoutMs !== undefined ? { timeoutMs: options.timeoutMs } : {}),
    debug: options.debug ?? false,
    onLine: phase.onLine,
  });
}

async function runMain(running: Running): Promise<StepRun> {
  const { options, manifest } = running;
  const canceller = new AbortController();
  const cancel = (): void => canceller.abort();
  const timer = options.cancelAfterMs === undefined ? undefined : setTimeout(cancel, options.cancelAfterMs);
  options.signal?.addEventListener('abort', cancel, { once: true });
  if (options.signal?.aborted === true) cancel();
  try {
    return await runPhase(running, {
      phase: 'main',
      file: manifest.main,
      state: {},
      signal: canceller.signal,
      onLine: (line) => {
        options.onLine?.(line);
        if (options.cancelOnLine?.test(line.text) === true) cancel();
      },
    });
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', cancel);
  }
}

/** The post phase, which a cancelled job runs as well. */
async function runPost(running: Running, main: StepRun): Promise<StepRun | undefined> {
  const { options, manifest } = running;
  if (options.phases !== 'main+post' || manifest.post === undefined) return undefined;
  return runPhase(running, {
    phase: 'post',
    file: manifest.post,
    state: main.state,
    signal: new AbortController().signal,
    onLine: options.onLine ?? ((): void => {}),
  });
}

function toActionRun(run: StepRun, { job }: ActionJob, orphans: readonly Orphan[]): ActionRun {
  const { kept } = filterJobOutputs(run.outputs, job.masker);
  const isMasked = ([name, value]: readonly [string, string]): boolean => value !== '' && kept[name] === undefined;
  return {
    conclusion: run.conclusion,
    exitCode: run.exitCode,
    killedBy: run.killedBy,
    outputs: run.outputs,
    maskedOutputs: Object.entries(run.outputs)
      .filter(isMasked)
      .map(([name]) => name),
    state: run.state,
    environment: run.environment,
    paths: run.paths,
    log: run.lines,
    lines: run.log,
    rawOutput: run.rawOutput,
    annotations: run.annotations,
    annotationsHeldBack: run.annotationsHeldBack,
    summary: run.summary,
    masks: job.masker.secrets,
    milliseconds: run.milliseconds,
    orphans: orphans.map((orphan) => orphan.name),
  };
}

function withWorld(machine: Machine, world: ActionOptions['world']): Machine {
  const entries = Object.entries(world?.env ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...machine, env: { ...machine.env, ...Object.fromEntries(entries) } };
}

/**
 * Runs a JavaScript action as GitHub's runner would, in a job of its own: inputs and defaults, environment, file
 * commands, commands in the output, masks, cancellation, and the clean-up of processes it leaves behind.
 * @throws Failure `action-not-runnable`, `expression-invalid`.
 */
export async function runActionOn(machine: Machine, options: ActionOptions): Promise<ActionRun> {
  const manifest = await readManifest(options.action);
  const job = await createActionJob(options);
  try {
    const evaluate = evaluatorOf({ github: job.github, runner: job.runner, ...options.contexts });
    const inputs = resolveInputs(options.inputs ?? {}, manifest.inputs, evaluate);
    const running = { options, machine: withWorld(machine, options.world), manifest, inputs, job };
    const main = await runMain(running);
    const post = await runPost(running, main);
    const orphans = await cleanUpJob(job.job.trackingId);
    const mainRun = toActionRun(main, job, post === undefined ? orphans : []);
    return post === undefined ? mainRun : { ...mainRun, post: toActionRun(post, job, orphans) };
  } finally {
    await cleanUpJob(job.job.trackingId);
    await job.remove();
  }
}
