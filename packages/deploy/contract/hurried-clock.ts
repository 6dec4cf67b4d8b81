import { setImmediate } from 'node:timers/promises';
import type { Clock } from '@aevon/ports';

/** A clock on which nothing takes time but sleeping, and that takes none of ours. */
export function hurriedClock(): Clock {
  let elapsed = 0;
  return {
    now: () => new Date(Date.UTC(2026, 0, 1) + elapsed),
    monotonic: () => elapsed,
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      await setImmediate();
      elapsed += milliseconds;
      signal?.throwIfAborted();
    },
  };
}
