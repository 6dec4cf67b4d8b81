import { Failure } from '@aevon/ports';
import { attempt, leavesOpen, type Tools } from './attempt.ts';
import type { Step } from './outcome.ts';
import type { Observation, Phase } from './target.ts';

export interface Watching extends Tools {
  /** Told of each change of state. */
  readonly progress: (step: Step) => void;
}

/** The last thing that is known of a release, and why the watch ended. */
export interface Watched {
  /** Undefined when the platform never answered. */
  readonly last: Observation | undefined;
  readonly end: 'settled' | 'deadline' | 'refused';
  /** The last trouble with reading, when the platform did not answer at the end. */
  readonly trouble: Failure | undefined;
  readonly steps: readonly Step[];
}

const settled: ReadonlySet<Phase> = new Set(['ready', 'failed', 'superseded', 'skipped']);

function pause({ target }: Watching, last: Observation | undefined): number {
  return last?.phase === 'finishing' ? target.pace.finishingMs : target.pace.waitingMs;
}

function sameStep(one: Observation | undefined, other: Observation): boolean {
  return one?.state === other.state && one.step === other.step;
}

/**
 * Looks at a release until it is settled or the time is over. A look that fails for want of an answer is taken again;
 * one that is refused (kind `user`: token expired, service gone) ends the watch. Rejects with the signal's reason.
 */
export async function watch(deploymentId: string, watching: Watching): Promise<Watched> {
  const { target, clock, bounds, progress } = watching;
  const steps: Step[] = [];
  let last: Observation | undefined;
  let trouble: Failure | undefined;
  while (bounds.left() > 0) {
    const look = await attempt(bounds, async (call) => target.observe(deploymentId, call));
    // A look that the deadline cut short says nothing of the platform.
    if (!(look instanceof Failure && leavesOpen(look) && bounds.left() <= 0))
      trouble = look instanceof Failure ? look : undefined;
    if (look instanceof Failure) {
      if (look.facts.kind === 'user') return { last, end: 'refused', trouble, steps };
    } else {
      if (!sameStep(last, look)) {
        const { state, step } = look;
        steps.push({ state, ...(step === undefined ? {} : { step }), atMs: bounds.elapsed() });
        progress(steps.at(-1) ?? { state, atMs: bounds.elapsed() });
      }
      last = look;
      if (settled.has(look.phase)) return { last, end: 'settled', trouble, steps };
    }
    await clock.sleep(Math.min(pause(watching, last), bounds.left()), bounds.signal);
  }
  return { last, end: 'deadline', trouble, steps };
}
