import type { AnnotationRecord, JobRecord, StepRecord, WorkflowRunRecord } from '../record.ts';
import type { Expectation, Seen } from './journey.ts';

export function jobsOf(seen: Seen): JobRecord[] {
  return seen.runs.flatMap((run) => run.jobs);
}

export function stepsOf(seen: Seen): StepRecord[] {
  return jobsOf(seen).flatMap((job) => job.steps);
}

/** Error annotations that point to a file. */
export function findingsOf(seen: Seen): AnnotationRecord[] {
  return stepsOf(seen).flatMap((step) =>
    step.annotations.filter((item) => item.level === 'error' && item.file !== undefined),
  );
}

/** The last part of a job's name: `ci` of `ci / ci`, `lint` of `ci / lint (1)`. */
export function shortName(job: JobRecord): string {
  return (job.name.split(' / ').at(-1) ?? job.name).replace(/ \(.*\)$/, '');
}

function describeRuns(runs: readonly WorkflowRunRecord[]): string {
  if (runs.length === 0) return 'no workflow ran';
  return runs.map((run) => `${run.workflow} on ${run.event}: ${run.conclusion}`).join(', ');
}

/** All runs ended so, and there was one. */
export function runsEnd(conclusion: 'success' | 'failure', text: string): Expectation {
  return {
    text,
    check: ({ runs }) => ({
      met: runs.length > 0 && runs.every((run) => run.conclusion === conclusion),
      seen: describeRuns(runs),
    }),
  };
}

/** Every job of this name ended so, and there was one. */
export function jobEnds(name: string, conclusion: JobRecord['conclusion'], text: string): Expectation {
  return {
    text,
    check: (seen) => {
      const jobs = jobsOf(seen).filter((job) => shortName(job) === name);
      const said = jobs.map((job) => `${job.name}: ${job.conclusion}`).join(', ');
      return {
        met: jobs.length > 0 && jobs.every((job) => job.conclusion === conclusion),
        seen: said === '' ? `no job ${name}` : said,
      };
    },
  };
}

/** Some error annotation in `file` says `pattern`. */
export function findingAt(file: string, pattern: RegExp, text: string): Expectation {
  return {
    text,
    check: (seen) => {
      const inFile = findingsOf(seen).filter((item) => item.file === file);
      const found = inFile.find((item) => pattern.test(`${item.title ?? ''} ${item.message}`));
      const other = inFile.map((item) => item.message.split('\n')[0]).join(' | ');
      return {
        met: found !== undefined,
        seen:
          found === undefined
            ? other === ''
              ? `no annotation in ${file}`
              : other
            : `${file}:${found.line ?? 1} ${found.message.split('\n')[0] ?? ''}`,
      };
    },
  };
}

/** Some step summary of a job of this name says `pattern`. */
export function summarySays(name: string, pattern: RegExp, text: string): Expectation {
  return {
    text,
    check: (seen) => {
      const summaries = jobsOf(seen)
        .filter((job) => shortName(job) === name)
        .flatMap((job) => job.steps.map((step) => step.summary))
        .join('\n');
      const line = summaries.split('\n').find((candidate) => pattern.test(candidate));
      return { met: line !== undefined, seen: line ?? `no summary of ${name} says ${pattern.source}` };
    },
  };
}
