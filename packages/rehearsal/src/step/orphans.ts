import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { promisify } from 'node:util';

export interface Orphan {
  readonly pid: number;
  readonly name: string;
}

async function inspect(pid: string, marker: string): Promise<Orphan | undefined> {
  try {
    const environment = await readFile(`/proc/${pid}/environ`, 'latin1');
    if (!environment.split('\0').includes(marker)) return undefined;
    return { pid: Number(pid), name: (await readFile(`/proc/${pid}/comm`, 'utf8')).trim() };
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
    .map((match) => ({ pid: Number(match?.[1]), name: match?.[2] ?? '' }));
}

/**
 * Kills what the steps of a job left running: every process with the job's RUNNER_TRACKING_ID in its environment.
 * Source: actions/runner `Runner.Worker/JobExtension.cs`, "Cleaning up orphan processes".
 */
export async function killOrphans(trackingId: string): Promise<readonly Orphan[]> {
  const marker = `RUNNER_TRACKING_ID=${trackingId}`;
  const orphans = platform() === 'linux' ? await findInProc(marker) : await findWithPs(marker);
  for (const { pid } of orphans) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone meanwhile.
    }
  }
  return orphans;
}
