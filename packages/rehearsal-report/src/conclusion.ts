import type { Conclusion } from '@aevon/rehearsal';

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

/** Whether it is what makes a run red. */
export function isRed(conclusion: Conclusion): boolean {
  return conclusion === 'failure' || conclusion === 'timed-out';
}
