import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, messageOf } from '@aevon/ports';
import { createLineSplitter } from '../protocol/lines.ts';
import { endWithThisProcess } from './running-children.ts';
import { openPipes, type OutputPipe, type OutputPipes } from './pipes.ts';

/** How long the runner waits, in milliseconds. Source: actions/runner `Runner.Sdk/ProcessInvoker.cs`. */
export const waits = { afterInterrupt: 7_500, afterTerminate: 2_500, forHeldPipes: 5_000 } as const;

export interface ProcessRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** For the pipes' names; they are gone once the child runs. */
  readonly temp: string;
  readonly onBytes: (bytes: Uint8Array) => void;
  /** What it throws ends the wait at once and leaves the process running, as in the runner. */
  readonly onLine: (line: string, stream: 'stdout' | 'stderr') => void;
  /** Interrupts, then terminates, then kills the process, and no other. */
  readonly signal: AbortSignal;
}

export interface ProcessEnd {
  /** 128 and the signal's number when a signal ended it. */
  readonly exitCode: number;
  readonly killedBy: string | undefined;
}

type StreamName = 'stdout' | 'stderr';

/** Resolves at the end of the stream; rejects with what `onLine` throws. */
function readLines(pipe: OutputPipe, name: StreamName, request: ProcessRequest): Promise<void> {
  const decoder = new TextDecoder();
  const splitter = createLineSplitter((line) => request.onLine(line, name));
  return new Promise((resolve, reject) => {
    const guarded = (work: () => void): void => {
      try {
        work();
      } catch (error) {
        pipe.reader.destroy();
        reject(error instanceof Error ? error : new Error(messageOf(error)));
      }
    };
    pipe.reader.on('data', (bytes: Buffer) => {
      guarded(() => {
        request.onBytes(bytes);
        splitter.push(decoder.decode(bytes, { stream: true }));
      });
    });
    pipe.reader.on('error', reject);
    pipe.reader.on('end', () => {
      guarded(() => {
        splitter.push(decoder.decode());
        splitter.end();
        resolve();
      });
    });
  });
}

function notStarted(request: ProcessRequest, error: unknown): Failure {
  const tooLong = error instanceof Error && 'code' in error && error.code === 'E2BIG';
  const what = `${request.command} could not be started in ${request.cwd}: ${messageOf(error)}`;
  return new Failure({
    kind: tooLong ? 'user' : 'infrastructure',
    code: 'step-not-started',
    what: tooLong ? `${what}; an input or variable is longer than the system allows (128 KiB on Linux)` : what,
    fix: tooLong
      ? 'hand large values over in a file'
      : 'check that the program is installed and that the working directory exists',
  });
}

function waitForExit(child: ChildProcess, request: ProcessRequest): Promise<ProcessEnd> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code, signal) => {
      const exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
      resolve({ exitCode, killedBy: signal ?? undefined });
    });
    child.once('error', (error) => reject(notStarted(request, error)));
  });
}

async function endsWithin(milliseconds: number, finished: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  const late = sleep(milliseconds, false, { signal: timer.signal }).catch(() => false);
  const inTime = await Promise.race([finished.then(() => true), late]);
  timer.abort();
  return inTime;
}

/** SIGINT, SIGTERM, SIGKILL, each to the process alone: children are its own business or the orphan clean-up's. */
async function cancel(child: ChildProcess, finished: Promise<unknown>): Promise<void> {
  if (child.kill('SIGINT') && (await endsWithin(waits.afterInterrupt, finished))) return;
  if (child.kill('SIGTERM') && (await endsWithin(waits.afterTerminate, finished))) return;
  child.kill('SIGKILL');
}

function start(request: ProcessRequest, pipes: OutputPipes): ChildProcess {
  try {
    return spawn(request.command, request.args, {
      cwd: request.cwd,
      env: request.env,
      // The runner closes a pipe for standard input at once; to a reader /dev/null is the same, and it can be opened again.
      stdio: ['ignore', pipes.stdout.childEnd, pipes.stderr.childEnd],
      // A group of its own, so that Ctrl+C in a terminal reaches the rehearsal alone.
      detached: true,
    });
  } catch (error) {
    for (const pipe of [pipes.stdout, pipes.stderr]) pipe.reader.destroy();
    throw notStarted(request, error);
  } finally {
    pipes.stdout.release();
    pipes.stderr.release();
  }
}

/**
 * Runs a process as the runner does: standard input closed, output read line by line. After its exit the pipes are
 * waited for 5 s while a child that it left behind holds them.
 * Source: actions/runner `Runner.Sdk/ProcessInvoker.cs`, where "kill tree" means the process alone on Linux and macOS.
 * @throws Failure `step-not-started`; and whatever `onLine` throws.
 */
export async function runProcess(request: ProcessRequest): Promise<ProcessEnd> {
  const pipes = await openPipes(request.temp);
  const child = start(request, pipes);
  const exited = waitForExit(child, request);
  const forget = endWithThisProcess(child, request.env['RUNNER_TRACKING_ID']);
  exited.then(forget, forget);
  const read = Promise.all([readLines(pipes.stdout, 'stdout', request), readLines(pipes.stderr, 'stderr', request)]);
  const finished = exited.then((end) => endsWithin(waits.forHeldPipes, read).then(() => end));
  const onAbort = (): void => void cancel(child, finished).catch(() => {});
  request.signal.addEventListener('abort', onAbort, { once: true });
  if (request.signal.aborted) onAbort();
  try {
    // Reading can only fail before the end here; its success must not win the race.
    return await Promise.race([finished, read.then(() => finished)]);
  } finally {
    request.signal.removeEventListener('abort', onAbort);
    for (const pipe of [pipes.stdout, pipes.stderr]) pipe.reader.destroy();
  }
}
