import { type ChildProcess, spawn } from 'node:child_process';
import { type Clock, type Exec, type ExecRequest, type ExecResult, Failure, messageOf } from '@aevon/ports';
import { ending } from './ending.ts';
import { BoundedBuffer, LineSplitter } from './lines.ts';

const defaultMaxOutputBytes = 64 * 1024 * 1024;

export interface NodeExecOptions {
  readonly clock: Clock;
  /** The environment of children; never the process's own by accident. */
  readonly env: Readonly<Record<string, string>>;
  /** Shows a line of a child whose output is `log`: the reporter's `info`, which writes inside stop-commands. */
  readonly show: (line: string) => void;
  /** Ends every child when aborted. */
  readonly signal?: AbortSignal;
}

function environment(base: NodeExecOptions['env'], changes: ExecRequest['env'] = {}): Record<string, string> {
  const merged: Record<string, string | undefined> = { ...base, ...changes };
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function notStarted(request: ExecRequest, error: NodeJS.ErrnoException): Failure {
  const missing = error.code === 'ENOENT';
  return new Failure(
    {
      kind: 'user',
      code: missing ? 'command-not-found' : 'command-not-started',
      what: missing
        ? `the program "${request.command}" was not found (or its folder ${request.cwd} does not exist)`
        : `the program "${request.command}" could not be started: ${error.message}`,
      cause: missing
        ? 'it is not installed on this runner, or not on PATH'
        : 'it is no program for this machine, or not executable',
      fix: `install ${request.command} in an earlier step, or check its path`,
    },
    { cause: error },
  );
}

function feed(child: ChildProcess, input: ExecRequest['input']): void {
  if (input === undefined) return;
  // A child that does not read its input closes the pipe; that is its right.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

function waitFor(child: ChildProcess, request: ExecRequest): Promise<Ended> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(notStarted(request, error)));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

function start(request: ExecRequest, options: NodeExecOptions): ChildProcess {
  try {
    return spawn(request.command, request.args, {
      cwd: request.cwd,
      env: environment(options.env, request.env),
      // An empty standard input and not the runner's; a pipe for nothing costs a tenth of a short command.
      stdio: [request.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      // A group of its own, so that the child and all it starts can be ended together.
      detached: true,
      shell: false,
    });
  } catch (error) {
    throw notStarted(request, Object.assign(new Error(messageOf(error)), { code: 'EINVAL' }));
  }
}

/** The Exec port over node:child_process. Children form process groups that are ended whole. */
export function createExec(options: NodeExecOptions): Exec {
  return {
    async run(request) {
      const signals = [options.signal, request.signal].filter((signal) => signal !== undefined);
      const signal = AbortSignal.any(signals);
      signal.throwIfAborted();
      const began = options.clock.monotonic();
      const child = start(request, options);
      const ended = waitFor(child, request);
      const stdout = collect(child.stdout, 'stdout', request, options);
      const stderr = collect(child.stderr, 'stderr', request, options);
      feed(child, request.input);
      const { code, signal: killedBy, timedOut } = await ending(child, ended, { signal, timeoutMs: request.timeoutMs });
      signal.throwIfAborted();
      const stdoutBytes = stdout.finish();
      const result: ExecResult = {
        exitCode: code ?? undefined,
        killedBy: killedBy ?? undefined,
        timedOut,
        truncated: stdout.truncated() || stderr.truncated(),
        // Decoded when asked for: lists of files are read as bytes.
        get stdout() {
          return stdoutBytes.toString('utf8');
        },
        stderr: stderr.finish().toString('utf8'),
        stdoutBytes,
        durationMs: options.clock.monotonic() - began,
      };
      return result;
    },
  };
}

interface Collected {
  readonly finish: () => Buffer;
  readonly truncated: () => boolean;
}

function collect(
  stream: NodeJS.ReadableStream | null,
  name: 'stdout' | 'stderr',
  request: ExecRequest,
  options: NodeExecOptions,
): Collected {
  const kept = new BoundedBuffer(request.maxOutputBytes ?? defaultMaxOutputBytes);
  // Cutting megabytes into lines that nobody sees costs as much as reading them.
  const watched = request.output === 'log' || request.onLine !== undefined;
  const splitter = new LineSplitter((line) => {
    if (request.output === 'log') options.show(line);
    request.onLine?.(line, name);
  });
  stream?.on('data', (chunk: Buffer) => {
    kept.push(chunk);
    if (watched) splitter.push(chunk);
  });
  return {
    finish: () => {
      splitter.end();
      return kept.bytes();
    },
    truncated: () => kept.truncated,
  };
}
