import { spawnSync, type SpawnSyncOptions } from 'node:child_process';

/** The middle value. @throws for an empty list. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('nothing was measured');
  return middle;
}

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly options?: SpawnSyncOptions;
  /** Exit code that shows that it did what is measured. Default 0. */
  readonly expected?: number;
  /** Runs before each run, outside of the time. */
  readonly before?: () => void;
}

/** Wall time of one run in milliseconds. @throws when the command did something else than it should. */
export function timeOnce({ command, args, options = {}, expected = 0, before }: Command): number {
  before?.();
  const began = performance.now();
  const { status, stderr, error } = spawnSync(command, args, { maxBuffer: 256 * 1024 * 1024, ...options });
  const took = performance.now() - began;
  if (error !== undefined) throw error;
  if (status !== expected)
    throw new Error(`${command} ended with ${status ?? 'a signal'}: ${String(stderr).slice(-500)}`);
  return took;
}

/** Medians of several commands that run in turn, one warm-up each first, so that a drift of the machine meets all alike. */
export function mediansInTurn(commands: readonly Command[], runs: number): number[] {
  for (const command of commands) timeOnce(command);
  const times: number[][] = commands.map(() => []);
  for (let run = 0; run < runs; run += 1) commands.forEach((command, index) => times[index]?.push(timeOnce(command)));
  return times.map(median);
}
