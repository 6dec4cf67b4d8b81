import { spawn } from 'node:child_process';
import { endGroupWithThisProcess, signalGroup } from '../programs/groups.ts';
import { splitLines } from '../protocol/lines.ts';

/** What a build has of this machine. */
export interface BuildSurroundings {
  /** PATH, HOME and where packages come from. */
  readonly env: Readonly<Record<string, string>>;
  /** Takes the lines of the build. */
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** How a script ended, and the last lines that it said. */
export interface ShellEnd {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly tail: readonly string[];
}

/**
 * Runs a script in `sh`, its lines said as they come. Rejects when it cannot be started, and when it is cancelled: then
 * it and all that it started are killed.
 */
export async function runShell(script: string, cwd: string, surroundings: BuildSurroundings): Promise<ShellEnd> {
  const { env, say, signal } = surroundings;
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  signal.throwIfAborted();
  const child = spawn('sh', ['-c', script], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  endGroupWithThisProcess(child);
  const cancel = (): void => {
    if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
  };
  signal.addEventListener('abort', cancel);
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => {
      for (const line of splitLines(part.toString())) {
        say(line);
        said.push(line);
      }
    });
  child.once('error', reject).once('close', resolve);
  try {
    const code = await promise;
    signal.throwIfAborted();
    return { code, tail: said.slice(-15) };
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
