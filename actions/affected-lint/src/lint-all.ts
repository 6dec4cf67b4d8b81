import {
  type Batch,
  isToolFault,
  type Linter,
  type LinterName,
  type LinterRun,
  type LintRequest,
} from '@aevon/linters';
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
  const together = run.served === undefined ? '' : `, ${run.served} packages together`;
  return `${where}: ${found} in ${seconds} s${together}`;
}

/** Holds back work while `limit` others are under way. */
function createGate(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = limit;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

type Gate = ReturnType<typeof createGate>;

interface Lane {
  readonly linter: Linter;
  readonly requests: ReadonlyMap<LintRequest, LintJob>;
}

function lanesOf(jobs: readonly LintJob[], options: LintOptions): Lane[] {
  return [...Map.groupBy(jobs, (job) => job.linter)].map(([name, some]) => ({
    linter: options.tools[name],
    requests: new Map(some.map((job) => [requestOf(job, options, 1), job])),
  }));
}

async function lintLane(
  { linter, requests }: Lane,
  gate: Gate,
  workersFor: (batches: number) => number,
  tell: (cell: Cell) => void,
): Promise<void> {
  const batches = await gate(() => linter.batch([...requests.keys()]));
  const workers = workersFor(batches.length);
  const lint = async (batch: Batch): Promise<void> => {
    const runs = await batch.lint(workers);
    for (const [index, request] of batch.requests.entries()) {
      const [job, run] = [requests.get(request), runs[index]];
      if (job === undefined || run === undefined) throw new Error(`${linter.name} lost a package of its batch`);
      tell({ job, run });
    }
  };
  await Promise.all(batches.map((batch) => gate(() => lint(batch))));
}

/** Runs every job, in as few processes as give the same answers, bounded by processors; tells of each as it ends. */
export async function lintAll(
  jobs: readonly LintJob[],
  options: LintOptions,
  reporter: Pick<Reporter, 'info'>,
): Promise<Cell[]> {
  const { concurrency, processors } = options;
  const lanes = lanesOf(jobs, options);
  const workersFor = (batches: number): number =>
    Math.max(1, Math.floor(processors / Math.max(1, Math.min(concurrency, Math.max(batches, lanes.length)))));
  const cells = new Map<LintJob, Cell>();
  const gate = createGate(concurrency);
  const tell = (cell: Cell): void => {
    cells.set(cell.job, cell);
    reporter.info(describeCell(cell));
  };
  await Promise.all(lanes.map((lane) => lintLane(lane, gate, workersFor, tell)));
  return jobs.flatMap((job) => cells.get(job) ?? []);
}
