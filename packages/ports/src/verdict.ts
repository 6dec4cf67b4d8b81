/** How a release ended. Only `live` is green. */
export type Verdict = 'live' | 'failed' | 'superseded' | 'skipped' | 'timed-out' | 'inconclusive';

/**
 * How a check ended. `skipped`: there was nothing to check, and that is known. `inconclusive`: a tool or a service
 * did not answer, so nothing is known; never green.
 */
export type CheckVerdict = 'passed' | 'failed' | 'skipped' | 'inconclusive';

/** Whether a check verdict may let a pipeline go on. */
export function isGreen(verdict: CheckVerdict): boolean {
  return verdict === 'passed' || verdict === 'skipped';
}
