import { messageOf } from '@aevon/ports';
import { evaluate, type Status } from '../language/expression.ts';
import type { JobModel } from '../language/job-model.ts';
import { evaluateToken } from '../language/tokens.ts';
import { isTruthy } from '../language/values.ts';
import { expandStrategy } from '../rules/matrix.ts';
import { jobKeyContexts } from './contexts.ts';
import type { Frame, JobResult } from './frame.ts';
import { runLegs } from './legs.ts';
import { leaveRecord } from './records.ts';
import { ancestorsOf, whySkipped } from './why-skipped.ts';

/** Runs all jobs of a workflow file in the order that `needs` asks for. */
export async function runFrame(frame: Frame): Promise<ReadonlyMap<string, JobResult>> {
  const { jobs } = frame.workflow.file;
  const results = new Map<string, JobResult>();
  const running = new Map<string, Promise<void>>();
  const start = (job: JobModel): Promise<void> => {
    const known = running.get(job.id);
    if (known !== undefined) return known;
    const needed = jobs.filter((candidate) => job.needs.includes(candidate.id));
    const finish = async (): Promise<void> => {
      await Promise.all(needed.map(start));
      results.set(job.id, await runJob(frame, job, results));
    };
    const promise = finish();
    running.set(job.id, promise);
    return promise;
  };
  await Promise.all(jobs.map(start));
  return results;
}

/** GitHub asks all jobs up the graph, not the direct needs only: one that was skipped keeps every later one from `success()`. */
function statusOf(frame: Frame, job: JobModel, results: ReadonlyMap<string, JobResult>): Status {
  if (frame.signal.aborted) return 'cancelled';
  const ancestors = ancestorsOf(frame, job).map((id) => results.get(id)?.result ?? 'skipped');
  if (ancestors.includes('failure')) return 'failure';
  return ancestors.every((result) => result === 'success') ? 'success' : 'skipped';
}

async function runJob(frame: Frame, job: JobModel, results: ReadonlyMap<string, JobResult>): Promise<JobResult> {
  const contexts = jobKeyContexts(frame, job, results);
  const needs = job.needs.length === 0 ? frame.after : job.needs.flatMap((id) => results.get(id)?.recordIds ?? []);
  const aside = (result: 'failure' | 'skipped', note: string): JobResult =>
    leaveRecord(frame, job, needs, result, note);
  try {
    const status = statusOf(frame, job, results);
    if (!isTruthy(evaluate(job.condition, { contexts, status })))
      return aside('skipped', whySkipped(frame, job, { contexts, status }, results));
    const strategy = expandStrategy(job.strategy === undefined ? undefined : evaluateToken(job.strategy, { contexts }));
    // What still wants to run after a cancellation is not cancelled by it.
    const afterCancel = frame.signal.aborted;
    const signal = afterCancel ? new AbortController().signal : frame.signal;
    return await runLegs({ frame, job, contexts, needs, strategy, signal, afterCancel });
  } catch (error) {
    return aside('failure', messageOf(error));
  }
}
