import { ExchangeError } from './exchange.ts';

/** The end of an attempt: its own time, or the caller's signal. */
export interface Timer {
  readonly signal: AbortSignal;
  /** What to throw in place of an error that came while it ran. @throws the reason of the caller's signal. */
  reasonOf(error: unknown): Error;
  stop(): void;
}

export function startTimer(milliseconds: number, signal: AbortSignal | undefined): Timer {
  const own = new AbortController();
  const timeout = setTimeout(() => own.abort(), Math.min(2 ** 31 - 1, Math.max(1, milliseconds)));
  return {
    signal: signal === undefined ? own.signal : AbortSignal.any([own.signal, signal]),
    reasonOf(error) {
      signal?.throwIfAborted();
      if (own.signal.aborted)
        return new ExchangeError('timeout', `${(milliseconds / 1000).toFixed(1)} s`, { transient: true });
      return error instanceof Error ? error : new Error(String(error));
    },
    stop: () => clearTimeout(timeout),
  };
}
