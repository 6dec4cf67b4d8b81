import type { Clock } from '@aevon/ports';
import type { Call } from './target.ts';

/** How much time a deploy has left, and who may stop it. */
export interface Bounds {
  readonly signal: AbortSignal;
  /** Milliseconds until the deadline, never below 0. */
  left(): number;
  /** Milliseconds since the deploy began. */
  elapsed(): number;
  /** Bounds for the next call, which may take `atMostMs`; default: as long as any. */
  call(atMostMs?: number): Call;
  /** Bounds for a call that explains a verdict, after the deadline too. */
  afterwards(): Call;
}

const afterwardsMs = 10_000;

export interface Allowed {
  /** Milliseconds for all. */
  readonly timeoutMs: number;
  /** Milliseconds for one call. Default: a minute. */
  readonly callMs?: number;
}

/** A call of several requests shares its time out among them: each finds what those before it left. */
function within(elapsed: () => number, signal: AbortSignal, milliseconds: number): Call {
  const until = elapsed() + milliseconds;
  return {
    signal,
    get deadlineMs() {
      return Math.max(1, until - elapsed());
    },
  };
}

export function startBounds(
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
  { timeoutMs, callMs = 60_000 }: Allowed,
): Bounds {
  const began = clock.monotonic();
  const elapsed = (): number => clock.monotonic() - began;
  const left = (): number => Math.max(0, timeoutMs - elapsed());
  return {
    signal,
    left,
    elapsed,
    call: (atMostMs = callMs) => within(elapsed, signal, Math.min(atMostMs, left())),
    afterwards: () => within(elapsed, signal, Math.min(callMs, afterwardsMs)),
  };
}
