import type { Clock } from '@aevon/ports';
import type { Call } from './target.ts';

/** One call to a platform may take this long, retries included. */
const callMs = 60_000;

/** How much time a deploy has left, and who may stop it. */
export interface Bounds {
  readonly signal: AbortSignal;
  /** Milliseconds until the deadline, never below 0. */
  left(): number;
  /** Milliseconds since the deploy began. */
  elapsed(): number;
  /** Bounds for the next call. */
  call(): Call;
}

export function startBounds(clock: Clock, signal: AbortSignal, timeoutMs: number): Bounds {
  const began = clock.monotonic();
  const elapsed = (): number => clock.monotonic() - began;
  const left = (): number => Math.max(0, timeoutMs - elapsed());
  return { signal, left, elapsed, call: () => ({ signal, deadlineMs: Math.min(callMs, Math.max(1, left())) }) };
}
