/** Milliseconds of several answers; every one is one that came. */
export interface Latency {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** The nearest rank: the smallest value that at least the share `q` (0 to 1) of all values do not exceed. */
function rank(sorted: readonly number[], q: number): number {
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? 0;
}

/** Undefined when nothing answered. */
export function latencyOf(milliseconds: readonly number[]): Latency | undefined {
  const sorted = milliseconds.toSorted((one, other) => one - other);
  const max = sorted.at(-1);
  if (max === undefined) return undefined;
  return { count: sorted.length, p50: rank(sorted, 0.5), p95: rank(sorted, 0.95), max };
}
