import type { Call } from '@aevon/deploy';
import type { Clock } from '@aevon/ports';

/** The bounds of one call for several in a row: each gets the time that those before it left. */
export interface Budget {
  next(): Call;
  /** Milliseconds, never below 0. */
  left(): number;
}

export function shareOut(clock: Clock, { signal, deadlineMs }: Call): Budget {
  const end = clock.monotonic() + deadlineMs;
  const left = (): number => Math.max(0, end - clock.monotonic());
  return { left, next: () => ({ signal, deadlineMs: Math.max(1, left()) }) };
}
