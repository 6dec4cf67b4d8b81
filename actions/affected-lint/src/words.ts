import type { Counts } from '@aevon/findings';

export function plural(count: number, word: string): string {
  return `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;
}

/** `4 errors, 1 warning`; `no findings` when there are none. */
export function countWords(counts: Counts): string {
  const parts = [
    ...(counts.errors > 0 ? [plural(counts.errors, 'error')] : []),
    ...(counts.warnings > 0 ? [plural(counts.warnings, 'warning')] : []),
    ...(counts.notices > 0 ? [plural(counts.notices, 'notice')] : []),
  ];
  return parts.length === 0 ? 'no findings' : parts.join(', ');
}

export function secondsOf(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
