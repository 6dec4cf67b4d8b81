interface Span {
  readonly startedAt?: string;
  readonly endedAt?: string;
}

/** Milliseconds between both ends, 0 when one is not known. */
export function lengthOf({ startedAt, endedAt }: Span): number {
  if (startedAt === undefined || endedAt === undefined) return 0;
  return Math.max(0, Date.parse(endedAt) - Date.parse(startedAt)) || 0;
}

/** As people read it: `340 ms`, `4.2 s`, `1 min 9 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
