import { messageOf } from '@aevon/ports';
import type { Conclusion } from '../record.ts';
import { CommandProcessor } from '../protocol/command-processor.ts';
import { createFileCommands, type FileCommands } from '../protocol/file-commands.ts';
import { OutputRouter } from '../protocol/output-router.ts';
import { StepSession } from '../protocol/step-session.ts';
import { prepareCommandLine } from './command-line.ts';
import { composeEnvironment, environmentContext } from './environment-layers.ts';
import { runProcess, type ProcessEnd } from './process.ts';
import { RawOutput } from './raw-output.ts';
import type { StepRequest, StepRun } from './step-request.ts';

type Stop = 'cancelled' | 'timed-out';

interface Stopper {
  readonly signal: AbortSignal;
  readonly reason: () => Stop | undefined;
  readonly done: () => void;
}

/** Joins the caller's cancellation and the step's timeout; the first of them is the reason. */
function watch(request: StepRequest): Stopper {
  const controller = new AbortController();
  let reason: Stop | undefined;
  const stop = (why: Stop): void => {
    reason ??= why;
    controller.abort();
  };
  const onCancel = (): void => stop('cancelled');
  const timer = request.timeoutMs === undefined ? undefined : setTimeout(() => stop('timed-out'), request.timeoutMs);
  request.signal?.addEventListener('abort', onCancel, { once: true });
  if (request.signal?.aborted === true) onCancel();
  const done = (): void => {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', onCancel);
  };
  return { signal: controller.signal, reason: () => reason, done };
}

function environmentOf(request: StepRequest, files: FileCommands): Record<string, string> {
  return composeEnvironment({
    machine: request.machine.env,
    job: request.job,
    step: request.env,
    state: request.state ?? {},
    inputs: request.run.kind === 'node' ? request.run.inputs : {},
    github: { ...request.github, ...files.environment },
    actions: request.actions,
  });
}

async function spawnStep(
  session: StepSession,
  request: StepRequest,
  files: FileCommands,
  signal: AbortSignal,
  raw: RawOutput,
): Promise<ProcessEnd> {
  const env = environmentOf(request, files);
  const line = await prepareCommandLine(session, request, env['PATH'] ?? '');
  const commands = new CommandProcessor(session);
  const routers = { stdout: new OutputRouter(session, commands), stderr: new OutputRouter(session, commands) };
  try {
    const end = await runProcess({
      ...line,
      env,
      temp: request.temp,
      signal,
      onBytes: (bytes) => raw.add(bytes),
      onLine: (text, stream) => routers[stream].take(text),
    });
    // A JavaScript action says itself why it failed.
    const isScript = request.run.kind === 'run';
    if (isScript && end.exitCode !== 0 && !signal.aborted)
      session.error(`Process completed with exit code ${end.exitCode}.`);
    return end;
  } finally {
    for (const router of Object.values(routers)) router.close();
  }
}

/** What the runner says at the end of a step, and how it ended. */
function conclude(
  session: StepSession,
  request: StepRequest,
  end: ProcessEnd | undefined,
  stop: Stop | undefined,
): Conclusion {
  if (stop === 'cancelled') {
    session.error('The operation was canceled.');
    return 'cancelled';
  }
  if (stop === 'timed-out') {
    const minutes = Number(((request.timeoutMs ?? 0) / 60_000).toFixed(3));
    session.error(`The action '${request.name}' has timed out after ${minutes} minutes.`);
    return 'timed-out';
  }
  if (end === undefined) return 'failure';
  return end.exitCode === 0 && !session.commandFailed ? 'success' : 'failure';
}

function beginSession(request: StepRequest): StepSession {
  const session = new StepSession({
    job: request.job,
    place: request.place,
    debug: request.debug ?? false,
    environment: environmentContext({ job: request.job, step: request.env }),
    onLine: request.onLine ?? ((): void => {}),
  });
  if (request.run.kind === 'node') for (const warning of request.run.warnings ?? []) session.warning(warning);
  return session;
}

/**
 * Runs one phase of one step: its process, its commands and its files. What it adds to environment, PATH, masks and
 * matchers is in `request.job` afterwards. A step that could not be started is a failure with its reason in the log.
 */
export async function runStepProcess(request: StepRequest): Promise<StepRun> {
  const startedAt = new Date();
  const begun = performance.now();
  const raw = new RawOutput();
  const session = beginSession(request);
  const files = await createFileCommands(request.temp);
  const stopper = watch(request);
  let end: ProcessEnd | undefined;
  try {
    end = await spawnStep(session, request, files, stopper.signal, raw);
  } catch (error) {
    session.error(messageOf(error));
  }
  stopper.done();
  await files.apply(session);
  await files.remove();
  const conclusion = conclude(session, request, end, stopper.reason());
  return {
    conclusion,
    exitCode: end?.exitCode,
    killedBy: end?.killedBy,
    startedAt: startedAt.toISOString(),
    endedAt: new Date().toISOString(),
    milliseconds: Math.round(performance.now() - begun),
    log: session.log.entries,
    lines: session.log.lines,
    rawOutput: raw.toString(),
    annotations: session.annotations,
    annotationsHeldBack: session.annotationsHeldBack,
    summary: session.summary,
    outputs: session.outputs.toRecord(),
    state: session.state.toRecord(),
    environment: Object.fromEntries(session.addedEnvironment),
    paths: session.addedPaths,
  };
}
