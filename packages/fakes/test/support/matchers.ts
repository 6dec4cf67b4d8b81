import { expect } from 'vitest';

/** Fits a text with `part` in it. */
export function containing(part: string): unknown {
  return expect.stringContaining(part);
}

/** Fits a text that `pattern` fits. */
export function matching(pattern: RegExp): unknown {
  return expect.stringMatching(pattern);
}
