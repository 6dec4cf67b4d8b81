import type { ChildProcess } from 'node:child_process';

const groups = new Set<number>();

/** Sends a signal to a group of processes, if it is still there. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Gone meanwhile.
  }
}

// Each leads a group of its own, so nobody else would end it with this process.
process.on('exit', () => {
  for (const pid of groups) signalGroup(pid, 'SIGKILL');
});

/** Ends a child that was started `detached`, and all that it starts, with this process, for as long as it runs. */
export function endGroupWithThisProcess(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  groups.add(pid);
  child.once('close', () => groups.delete(pid));
}
