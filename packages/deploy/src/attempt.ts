import { type Clock, Failure } from '@aevon/ports';
import type { Bounds } from './bounds.ts';
import type { Call, Target } from './target.ts';

/** What every step of a deploy works with. */
export interface Tools {
  readonly target: Target;
  readonly clock: Clock;
  readonly bounds: Bounds;
}

/** Whether a failure leaves open what the platform did or would answer. */
export function leavesOpen(failure: Failure): boolean {
  return failure.facts.kind === 'infrastructure';
}

/** A platform that refuses or is silent is a value here; rejects with the signal's reason and with our own mistakes. */
export async function attempt<T>(
  bounds: Bounds,
  work: (call: Call) => Promise<T>,
  atMostMs?: number,
): Promise<T | Failure> {
  try {
    return await work(bounds.call(atMostMs));
  } catch (error) {
    bounds.signal.throwIfAborted();
    if (error instanceof Failure && error.facts.kind !== 'bug') return error;
    throw error;
  }
}

/**
 * Asks again until `isEnough`, or for `forMs`; gives the last answer. What is refused is not asked again.
 * Rejects with the signal's reason.
 */
export async function askUntil<T>(
  { target, clock, bounds }: Tools,
  forMs: number,
  work: (call: Call) => Promise<T>,
  isEnough: (answer: T) => boolean = () => true,
): Promise<T | Failure> {
  const until = bounds.elapsed() + Math.min(forMs, bounds.left());
  for (;;) {
    const answer = await attempt(bounds, work);
    const isLast = answer instanceof Failure ? !leavesOpen(answer) : isEnough(answer);
    if (isLast || bounds.elapsed() >= until) return answer;
    await clock.sleep(Math.min(target.pace.finishingMs, Math.max(1, bounds.left())), bounds.signal);
  }
}
