import type { StepRecord } from '@aevon/rehearsal';

/** The name of a step with its phase, which the names of posts mostly begin with already. */
export function titleOf({ name, phase }: StepRecord): string {
  return phase === 'main' || name.toLowerCase().startsWith(phase) ? name : `${phase}: ${name}`;
}
