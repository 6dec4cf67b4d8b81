import type { JobRecord } from '../../record.ts';
import type { JobModel } from '../language/job-model.ts';
import { parser } from '../language/official.ts';
import type { Frame, JobResult } from './frame.ts';

/** Adds the record of a job that has none yet and tells the listener. */
export function addRecord(frame: Frame, record: JobRecord): void {
  frame.settings.records.push(record);
  frame.settings.listener({ type: 'job-end', run: frame.settings.run.id, record });
}

/** The name as far as it is known before the job's expressions can be evaluated. */
export function plainName(job: JobModel): string {
  return job.name !== undefined && parser.isString(job.name) && job.name.value !== '' ? job.name.value : job.id;
}

/** The result of a job that never started, with its record. */
export function leaveRecord(
  frame: Frame,
  job: JobModel,
  needs: readonly string[],
  result: 'failure' | 'skipped' | 'cancelled',
  note: string,
): JobResult {
  const id = frame.prefix.id + job.id;
  addRecord(frame, {
    id,
    name: frame.prefix.name + plainName(job),
    needs,
    conclusion: result,
    steps: [],
    outputs: {},
    note,
  });
  return { result, outputs: {}, recordIds: [id], fatal: result === 'failure' };
}
