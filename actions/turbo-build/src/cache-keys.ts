import { createHash } from 'node:crypto';
import type { CacheQuery, Runner } from '@aevon/ports';

export interface KeyFacts {
  readonly runner: Pick<Runner, 'os' | 'arch' | 'job' | 'runId' | 'runAttempt'>;
  readonly workingDirectory: string;
  readonly tasks: readonly string[];
  /** Packages of a leg of a matrix; none when the job builds them all. */
  readonly packages: readonly string[];
}

function plain(text: string): string {
  return text.replace(/[^A-Za-z0-9_.-]+/g, '-').slice(0, 100);
}

/**
 * One entry per job and run, its own by name. The newest of the same leg is best, then of the same job, then any: an
 * artifact is found by its hash, so a pack of another job is never wrong, it only holds less.
 */
export function cacheKeys({
  runner,
  workingDirectory,
  tasks,
  packages,
}: KeyFacts): Omit<CacheQuery, 'version'> & { readonly restoreKeys: readonly string[] } {
  const system = `aevon-turbo-${runner.os}-${plain(runner.arch)}`;
  const job = `${system}-${plain(runner.job || 'job')}`;
  const scope = JSON.stringify([workingDirectory, [...tasks].sort(), [...packages].sort()]);
  const leg = `${job}-${createHash('sha256').update(scope).digest('hex').slice(0, 12)}`;
  return { key: `${leg}-${runner.runId}-${runner.runAttempt}`, restoreKeys: [`${leg}-`, `${job}-`, `${system}-`] };
}
