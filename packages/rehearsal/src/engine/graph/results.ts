import type { JobResult, Result } from './frame.ts';

/** How a group of jobs ended, for the run or for the job that called them. */
export function overallResult(results: Iterable<JobResult>): { readonly result: Result; readonly fatal: boolean } {
  const all = [...results];
  const fatal = all.some((item) => item.fatal);
  if (all.some((item) => item.result === 'failure')) return { result: 'failure', fatal };
  if (all.some((item) => item.result === 'cancelled')) return { result: 'cancelled', fatal };
  if (all.length > 0 && all.every((item) => item.result === 'skipped')) return { result: 'skipped', fatal };
  return { result: 'success', fatal };
}
