import { isToolFault, type Linter, type LinterName, type LinterRun, type LintRequest } from '@aevon/linters';
import type { Reporter } from '@aevon/ports';
import type { LintJob } from './selection.ts';

export interface LintOptions {
  readonly workspace: string;
  readonly tools: Readonly<Record<LinterName, Linter>>;
  readonly cacheDirectory: string | undefined;
  readonly scratchDirectory: string;
  readonly timeoutMs: number;
  /** Linters at the same time. */
  readonly concurrency: number;
  readonly processors: number;
  readonly signal: AbortSignal;
}

/** A job and how it ended. */
export interface Cell {
  readonly job: LintJob;
  readonly run: LinterRun;
}

/** Runs at most `limit` at a time; results in the order of the items. */
export async function mapLimited<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}

export function requestOf(job: LintJob, options: LintOptions, workers: number): LintRequest {
  const { workspace: root, scratchDirectory, timeoutMs, signal, cacheDirectory } = options;
  return {
    project: { root, path: job.path },
    scratchDirectory,
    timeoutMs,
    workers,
    signal,
    ...(job.files === undefined ? {} : { files: job.files }),
    ...(cacheDirectory === undefined ? {} : { cacheDirectory }),
  };
}

const words: Readonly<Record<'clean' | 'findings' | 'no-files', string>> = {
  clean: 'clean',
  findings: 'findings',
  'no-files': 'no files to look at',
};

/** One line for the log: `eslint in packages/ui: 3 findings in 1.2 s`. */
export function describeCell({ job, run }: Cell): string {
  const seconds = (run.durationMs / 1000).toFixed(1);
  const where = `${job.linter} in ${job.path}`;
  if (isToolFault(run.outcome)) return `${where}: ${run.problem ?? run.outcome}`;
  const found = run.outcome === 'findings' ? `${run.findings.length} findings` : words[run.outcome];
  return `${where}: ${found} in ${seconds} s`;
}

/** Runs every job, bounded by processors, and tells of each as it ends. */
export function lintAll(
  jobs: readonly LintJob[],
  options: LintOptions,
  reporter: Pick<Reporter, 'info'>,
): Promise<Cell[]> {
  const workers = Math.max(1, Math.floor(options.processors / Math.max(1, Math.min(options.concurrency, jobs.length))));
  return mapLimited(jobs, options.concurrency, async (job) => {
    const run = await options.tools[job.linter].lint(requestOf(job, options, workers));
    const cell = { job, run };
    reporter.info(describeCell(cell));
    return cell;
  });
}
