import type { Conclusion, JobRecord } from '@aevon/rehearsal';

export interface Sign {
  readonly glyph: string;
  readonly word: string;
}

export const signs: Readonly<Record<Conclusion, Sign>> = {
  success: { glyph: '✓', word: 'passed' },
  failure: { glyph: '✗', word: 'failed' },
  cancelled: { glyph: '⊘', word: 'cancelled' },
  skipped: { glyph: '–', word: 'skipped' },
  'timed-out': { glyph: '◷', word: 'timed out' },
};

/** How a journey or a rehearsal ended, in the sign of a conclusion and in words. */
export function verdictOf(judged: { readonly cancelled: boolean; readonly asExpected: boolean }): {
  readonly conclusion: 'success' | 'failure' | 'cancelled';
  readonly words: string;
} {
  if (judged.cancelled) return { conclusion: 'cancelled', words: 'cancelled' };
  return judged.asExpected
    ? { conclusion: 'success', words: 'as expected' }
    : { conclusion: 'failure', words: 'not as expected' };
}

/** The whole rehearsal in a sentence. */
export const verdicts = {
  success: 'Everything ended as expected',
  failure: 'Not everything ended as expected',
  cancelled: 'The rehearsal was cancelled',
} as const;

/** Whether a job's result is the change's: one that ran on after its run was cancelled says nothing of it. */
export function isRedJob({ conclusion, afterCancel }: Pick<JobRecord, 'conclusion' | 'afterCancel'>): boolean {
  return isRed(conclusion) && afterCancel !== true;
}

/** Whether it is what makes a run red. */
export function isRed(conclusion: Conclusion): boolean {
  return conclusion === 'failure' || conclusion === 'timed-out';
}
