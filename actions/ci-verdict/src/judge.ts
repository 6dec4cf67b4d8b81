import type { CheckVerdict } from '@aevon/ports';

export type JobResult = 'success' | 'failure' | 'cancelled' | 'skipped';

/** What became of a job. `missing`: it had to run and did not. */
export type JobFate = 'green' | 'not-needed' | 'failed' | 'cancelled' | 'missing';

export interface JobJudgement {
  readonly job: string;
  readonly result: JobResult | 'absent';
  readonly fate: JobFate;
}

export interface Judgement {
  readonly verdict: Extract<CheckVerdict, 'passed' | 'failed' | 'inconclusive'>;
  readonly jobs: readonly JobJudgement[];
}

interface Rules {
  readonly expected: readonly string[];
  readonly optional: readonly string[];
}

function fateOf(result: JobResult, mustRun: boolean): JobFate {
  if (result === 'success') return 'green';
  if (result === 'failure') return 'failed';
  if (result === 'cancelled') return 'cancelled';
  return mustRun ? 'missing' : 'not-needed';
}

/** Red wins over unknown; a job that may be skipped is still red when it ran and failed. */
export function judge(results: ReadonlyMap<string, JobResult>, { expected, optional }: Rules): Judgement {
  const present = [...results].map(([job, result]): JobJudgement => {
    const mustRun = expected.includes(job) || !optional.includes(job);
    return { job, result, fate: fateOf(result, mustRun) };
  });
  const absent = expected
    .filter((job) => !results.has(job))
    .map((job): JobJudgement => ({ job, result: 'absent', fate: 'missing' }));
  const jobs = [...present, ...absent];
  const has = (fate: JobFate): boolean => jobs.some((job) => job.fate === fate);
  const verdict = has('failed') || has('missing') ? 'failed' : has('cancelled') ? 'inconclusive' : 'passed';
  return { verdict, jobs };
}
