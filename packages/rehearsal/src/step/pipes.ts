import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, constants, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A pipe whose one end a child gets and whose other end is read here. */
export interface OutputPipe {
  /** File descriptor for the child. */
  readonly childEnd: number;
  readonly reader: Socket;
  /** Closes this process's copy of the child's end, so that the reader ends when the last child has closed its own. */
  readonly release: () => void;
}

function openPipe(path: string): OutputPipe {
  const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const childEnd = openSync(path, constants.O_WRONLY);
  rmSync(path);
  return { childEnd, reader: new Socket({ fd: readEnd, writable: false }), release: () => closeSync(childEnd) };
}

export interface OutputPipes {
  readonly stdout: OutputPipe;
  readonly stderr: OutputPipe;
}

/**
 * Two pipes for a child. Node's own `pipe` is a socket pair, on which a script's `> /dev/stderr` fails with ENXIO; the
 * runner gives real pipes.
 */
export async function openPipes(temp: string): Promise<OutputPipes> {
  const suffix = randomUUID();
  const [stdout, stderr] = [join(temp, `.stdout-${suffix}`), join(temp, `.stderr-${suffix}`)];
  await promisify(execFile)('mkfifo', ['-m', '600', '--', stdout, stderr]);
  return { stdout: openPipe(stdout), stderr: openPipe(stderr) };
}
