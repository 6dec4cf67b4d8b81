import { Masker } from '../../protocol/masker.ts';
import type { Scope } from '../language/expression.ts';
import { whyFalse } from '../language/explain.ts';
import type { JobModel } from '../language/job-model.ts';
import type { Frame, JobResult, Result } from './frame.ts';

/** All jobs up the graph, by id. */
export function ancestorsOf(frame: Frame, job: JobModel): string[] {
  const found = new Set<string>();
  const visit = (current: JobModel): void => {
    for (const id of current.needs) {
      const needed = frame.workflow.file.jobs.find((candidate) => candidate.id === id);
      if (needed === undefined || found.has(id)) continue;
      found.add(id);
      visit(needed);
    }
  };
  visit(job);
  return [...found];
}

/** Which part of a job's condition did not hold, in words. */
export function whySkipped(frame: Frame, job: JobModel, scope: Scope, results: ReadonlyMap<string, JobResult>): string {
  const masker = new Masker();
  for (const secret of Object.values(frame.secrets)) masker.addSecret(secret);
  const ended = (result: Result, words: string): string[] => {
    const ids = ancestorsOf(frame, job).filter((id) => results.get(id)?.result === result);
    return ids.length === 0 ? [] : [`it needs ${ids.join(' and ')}, which ${words}`];
  };
  const failed = ended('failure', 'failed')[0];
  const unfinished = [...ended('cancelled', 'was cancelled'), ...ended('skipped', 'was skipped')][0];
  const status = (name: 'success' | 'failure' | 'cancelled', holds: boolean): string => {
    if (name === 'cancelled') return holds ? 'the run was cancelled' : 'the run was not cancelled';
    if (name === 'failure') return holds ? (failed ?? 'a job failed') : 'nothing that it needs failed';
    if (holds) return 'all that it needs succeeded';
    return scope.status === 'cancelled' ? 'the run was cancelled' : (failed ?? unfinished ?? 'a job did not succeed');
  };
  return whyFalse(job.condition, scope, { status, mask: (text) => masker.mask(text) });
}
