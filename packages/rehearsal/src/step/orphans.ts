import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

export interface Orphan {
  readonly pid: number;
  readonly name: string;
}

async function inspect(pid: string, marker: string): Promise<Orphan | undefined> {
  try {
    const environment = await readFile(`/proc/${pid}/environ`, 'latin1');
    if (!environment.split('\0').includes(marker)) return undefined;
    // Not `comm`: Node renames its main thread.
    const [program = ''] = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0', 1);
    return { pid: Number(pid), name: basename(program) };
  } catch {
    // Gone meanwhile, or another user's.
    return undefined;
  }
}

async function findInProc(marker: string): Promise<Orphan[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => inspect(pid, marker)));
  return found.filter((orphan) => orphan !== undefined);
}

async function findWithPs(marker: string): Promise<Orphan[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axEww', '-o', 'pid=,command='], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout
    .split('\n')
    .filter((line) => line.split(' ').includes(marker))
    .map((line) => /^\s*(\d+)\s+(\S+)/.exec(line))
    .map((match) => ({ pid: Number(match?.[1]), name: basename(match?.[2] ?? '') }));
}

function findOrphans(trackingId: string): Promise<Orphan[]> {
  const marker = `RUNNER_TRACKING_ID=${trackingId}`;
  return platform() === 'linux' ? findInProc(marker) : findWithPs(marker);
}

function kill({ pid }: Orphan): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone meanwhile.
  }
}

/** Milliseconds that killed processes get to disappear, so that their folders can be removed after them. */
const goneWithin = 2_000;

/**
 * Kills what the steps of a job left running: every process with the job's RUNNER_TRACKING_ID in its environment, except
 * those that took it out.
 * Source: actions/runner `Runner.Worker/JobExtension.cs`, "Cleaning up orphan processes".
 */
export async function killOrphans(trackingId: string): Promise<readonly Orphan[]> {
  const orphans = await findOrphans(trackingId);
  for (const orphan of orphans) kill(orphan);
  const deadline = performance.now() + goneWithin;
  let left = orphans;
  while (left.length > 0 && performance.now() < deadline) {
    await sleep(20);
    left = await findOrphans(trackingId);
    // A process that was killed may have started another one before.
    for (const orphan of left) kill(orphan);
  }
  return orphans;
}
