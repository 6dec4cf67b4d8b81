import type { ChildProcess } from 'node:child_process';
import { descendantsOf } from './descendants.ts';

/** Between the polite signal and SIGKILL. Short enough that a cancelled action ends within 7 s. */
const graceMs = 2_000;

interface Limits {
  readonly signal: AbortSignal;
  readonly timeoutMs: number | undefined;
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Signals the whole group of a child that was spawned detached; a group that is gone already is no error. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

/** What a child started, those in groups of their own included, as turbo makes them for its tasks. */
function started({ pid }: ChildProcess): readonly number[] {
  return pid === undefined ? [] : descendantsOf(pid);
}

/**
 * Waits for a child, ending its group when it takes too long or is no longer wanted. What it left behind in its group
 * is ended too, so that nothing holds the step's pipes open.
 */
export async function ending(
  child: ChildProcess,
  ended: Promise<Ended>,
  limits: Limits,
): Promise<Ended & { timedOut: boolean }> {
  const state = { timedOut: false };
  const timers: NodeJS.Timeout[] = [];
  // Asked while their parents live: afterwards nobody knows whose they were.
  const doomed = new Set<number>();
  const note = (): void => started(child).forEach((pid) => doomed.add(pid));
  const killAll = (): void => {
    signalGroup(child, 'SIGKILL');
    doomed.forEach(kill);
  };
  const end = (polite: NodeJS.Signals): void => {
    note();
    signalGroup(child, polite);
    timers.push(
      setTimeout(() => {
        note();
        killAll();
      }, graceMs),
    );
  };
  const cancel = (): void => end('SIGINT');
  if (limits.timeoutMs !== undefined) {
    timers.push(
      setTimeout(() => {
        state.timedOut = true;
        end('SIGTERM');
      }, limits.timeoutMs),
    );
  }
  limits.signal.addEventListener('abort', cancel, { once: true });
  // A grandchild that keeps the pipes open would hold `close` back for ever.
  child.once('exit', () => timers.push(setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs)));
  try {
    return { ...(await ended), timedOut: state.timedOut };
  } finally {
    for (const timer of timers) clearTimeout(timer);
    limits.signal.removeEventListener('abort', cancel);
    if (limits.signal.aborted || state.timedOut) killAll();
  }
}
