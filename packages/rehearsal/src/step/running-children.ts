import type { ChildProcess } from 'node:child_process';

const running = new Set<ChildProcess>();

// A child leads a group of its own, so that nobody else would end it when this process ends in the midst of a step.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Ends the child with this process. @returns how to forget it. */
export function endWithThisProcess(child: ChildProcess): () => void {
  running.add(child);
  return () => running.delete(child);
}
