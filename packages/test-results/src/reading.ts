import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { makeTrouble, type RunnerName, type Trouble } from './model.ts';

/** What a report is about, and where its paths lead. */
export interface ReportContext {
  readonly package: string;
  readonly runner: RunnerName;
  /** Absolute, real path of the repository. */
  readonly root: string;
  /** Absolute, real path of the package: where the runner was started. */
  readonly directory: string;
}

/** A report that was read, or why it can't be trusted. */
export type Reading<T> = { readonly value: T } | { readonly trouble: Trouble };

/** Bytes of a report that are read; a larger one is refused. */
export const maxReportBytes = 128 * 1024 * 1024;

/** A report that is there but is no whole report. */
export function truncated(context: ReportContext, reason: string): { readonly trouble: Trouble } {
  return {
    trouble: makeTrouble({
      code: 'report-truncated',
      package: context.package,
      what: `the report of ${context.runner} for ${context.package} is cut off or is no report: ${reason}`,
      cause: 'the runner was killed while writing it, or the disk is full',
      fix: `run ${context.runner} in ${context.package} by hand and see how it ends; give the job more memory or disk`,
    }),
  };
}

/** A whole report whose numbers contradict each other. */
export function inconsistent(context: ReportContext, reason: string): { readonly trouble: Trouble } {
  return {
    trouble: makeTrouble({
      code: 'report-inconsistent',
      package: context.package,
      what: `the report of ${context.runner} for ${context.package} contradicts itself: ${reason}`,
      cause: 'a plugin rewrites the report, or two runs wrote to the same file',
      fix: 'remove the plugin or reporter that changes the report, then run again',
    }),
  };
}

function readWhole(file: number): Buffer | 'too-large' {
  const { size } = fstatSync(file);
  if (size > maxReportBytes) return 'too-large';
  const buffer = Buffer.alloc(size);
  return buffer.subarray(0, readSync(file, buffer, 0, size, 0));
}

/** Text of a report file, or the trouble with it: missing or larger than `maxReportBytes`. */
export function readReportFile(path: string, context: ReportContext): Reading<string> {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return {
      trouble: makeTrouble({
        code: 'report-missing',
        package: context.package,
        what: `${context.runner} ended in ${context.package} without writing a report`,
        fix: `run ${context.runner} in ${context.package} by hand and see how it ends`,
      }),
    };
  }
  try {
    const content = readWhole(file);
    if (content !== 'too-large') return { value: content.toString('utf8') };
    return {
      trouble: makeTrouble({
        code: 'report-too-large',
        package: context.package,
        what: `the report of ${context.runner} for ${context.package} is larger than ${maxReportBytes / 1024 / 1024} MiB`,
        cause: 'a test fails with a huge message, or its output is captured into the report',
        fix: 'shorten what the test prints or compares, or split the package over more shards',
      }),
    };
  } finally {
    closeSync(file);
  }
}
