import type { ChildProcess } from 'node:child_process';
import { killOrphans } from './orphans.ts';

const running = new Set<ChildProcess>();
/** RUNNER_TRACKING_IDs of jobs that started a process and are not cleaned up yet. */
const jobs = new Set<string>();

function killLeaders(): void {
  for (const child of running) child.kill('SIGKILL');
}

// A child leads a group of its own, so that nobody else would end it when this process ends in the midst of a step.
process.on('exit', killLeaders);

/** Ends the child with this process. @returns how to forget it. */
export function endWithThisProcess(child: ChildProcess, trackingId: string | undefined): () => void {
  running.add(child);
  if (trackingId !== undefined) jobs.add(trackingId);
  return () => running.delete(child);
}

/** Kills what the steps of a job left running, see `killOrphans`. */
export async function cleanUpJob(trackingId: string): ReturnType<typeof killOrphans> {
  const orphans = await killOrphans(trackingId);
  jobs.delete(trackingId);
  return orphans;
}

/** Kills the steps at work and all that they started, whatever group it is in. Waits up to 2 s until they are gone. */
export async function killRunning(): Promise<void> {
  killLeaders();
  await Promise.all([...jobs].map(killOrphans));
}
