import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Program } from '@aevon/fakes';
import { Failure } from '@aevon/ports';
import { splitLines } from '../protocol/lines.ts';
import { forward } from './forward.ts';
import { endGroupWithThisProcess, signalGroup } from './groups.ts';
import { freePort, untilListening } from './listening.ts';

/** Lines of output that are kept. */
const keptLines = 200;

export interface ProcessRequest {
  readonly service: string;
  /** Program and arguments. */
  readonly command: readonly string[];
  readonly cwd: string;
  /** The whole environment but PORT. */
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds until it has to listen on PORT. */
  readonly startMs: number;
  /** Milliseconds between SIGTERM and SIGKILL. Default 5 s. */
  readonly graceMs?: number;
}

/** A program at work, and what it says. */
export interface RunningProgram extends Program {
  /** The last lines of both its streams. */
  readonly output: readonly string[];
}

interface Started {
  readonly output: string[];
  readonly ended: AbortSignal;
  stop(): Promise<void>;
}

function start({ command, cwd, env, graceMs = 5_000 }: ProcessRequest, port: number): Started {
  const [program = '', ...args] = command;
  const ending = new AbortController();
  const output: string[] = [];
  const child = spawn(program, args, { cwd, env: { ...env, PORT: String(port) }, detached: true });
  const { pid } = child;
  endGroupWithThisProcess(child);
  const keep = (line: string): void => {
    if (output.push(line) > keptLines) output.shift();
  };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => splitLines(part.toString()).forEach(keep));
  const closed = Promise.withResolvers<undefined>();
  const end = (how: string): void => {
    keep(how);
    ending.abort();
    closed.resolve(undefined);
  };
  child.once('error', (error) => end(error.message));
  child.once('close', (code, signal) => end(`ended with ${signal ?? `exit code ${code}`}`));
  const stop = async (): Promise<void> => {
    if (pid === undefined || ending.signal.aborted) return;
    signalGroup(pid, 'SIGTERM');
    const patience = new AbortController();
    const late = sleep(graceMs, undefined, { signal: patience.signal }).then(
      () => signalGroup(pid, 'SIGKILL'),
      () => undefined,
    );
    await closed.promise;
    patience.abort();
    await late;
  };
  return { output, ended: ending.signal, stop };
}

/**
 * Starts a program on loopback and waits until it listens.
 * @throws Failure `program-not-started` with the end of what it said.
 */
export async function startProcess(request: ProcessRequest): Promise<RunningProgram> {
  const port = await freePort();
  const { output, ended, stop } = start(request, port);
  const isUp = await untilListening(port, request.startMs, ended);
  if (isUp) return { output, answer: (call) => forward(port, call), stop };
  const tail = output.slice(-15);
  const how = ended.aborted ? 'ended before it listened' : `did not listen on PORT within ${request.startMs / 1000} s`;
  await stop();
  throw new Failure({
    kind: 'user',
    code: 'program-not-started',
    what: `${request.service} ${how}: ${tail.join('\n')}`,
    fix: 'listen on the port that PORT names, and mend what the program says',
    details: tail,
  });
}
