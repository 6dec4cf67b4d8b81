import type { Clock } from '@aevon/ports';

/** Keeps what the faults of an optional service cost within a total, however often it is asked. */
export interface FaultBudget {
  /** Milliseconds that faults may still cost. */
  left(): number;
  /** Does the work and books its time when it did not succeed. */
  book<T extends { readonly outcome: string }>(work: () => Promise<T>): Promise<T>;
}

/** @param totalMs Milliseconds that all faults together may cost. */
export function createFaultBudget(clock: Clock, totalMs: number): FaultBudget {
  let spent = 0;
  return {
    left: () => Math.max(0, totalMs - spent),
    book: async (work) => {
      const start = clock.monotonic();
      const result = await work();
      if (result.outcome === 'unavailable' || result.outcome === 'failed') spent += clock.monotonic() - start;
      return result;
    },
  };
}
