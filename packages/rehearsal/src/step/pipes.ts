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

/** The reading end of a pipe that nobody writes to any more: a read finds its end at once. */
function openClosedInput(path: string): number {
  const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  // Without a writer that came and went, poll would not report the end.
  closeSync(openSync(path, constants.O_WRONLY));
  rmSync(path);
  return readEnd;
}

export interface StandardPipes {
  /** File descriptor for the child, to be closed here once it runs. */
  readonly stdin: number;
  readonly stdout: OutputPipe;
  readonly stderr: OutputPipe;
}

/**
 * Three pipes for a child. Node's own `pipe` is a socket pair, on which a script's `> /dev/stderr` fails with ENXIO; the
 * runner gives real pipes.
 */
export async function openPipes(temp: string): Promise<StandardPipes> {
  const path = (stream: string): string => join(temp, `.${stream}-${suffix}`);
  const suffix = randomUUID();
  const [stdin, stdout, stderr] = [path('stdin'), path('stdout'), path('stderr')];
  await promisify(execFile)('mkfifo', ['-m', '600', '--', stdin, stdout, stderr]);
  return { stdin: openClosedInput(stdin), stdout: openPipe(stdout), stderr: openPipe(stderr) };
}
