/** A state that a release is in for a time; the last one of a list stays. */
export interface Span {
  readonly state: string;
  readonly forMs: number;
}

/** The state after a time; what a platform's own clock says decides, not how often it was asked. */
export function stateAfter(spans: readonly Span[], milliseconds: number): string {
  let end = 0;
  for (const { state, forMs } of spans) {
    end += forMs;
    if (milliseconds < end) return state;
  }
  const last = spans.at(-1);
  if (last === undefined) throw new Error('a release without states');
  return last.state;
}
