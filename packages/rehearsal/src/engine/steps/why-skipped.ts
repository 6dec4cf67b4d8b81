import { whyFalse } from '../language/explain.ts';
import type { Scope } from '../language/expression.ts';
import type { StepModel } from '../language/job-model.ts';
import type { Level } from './level.ts';

/** Which part of a step's condition did not hold, in words. */
export function whySkipped({ machine }: Level, { condition }: StepModel, scope: Scope): string {
  const cancelled = machine.timedOut ? 'the time of the job was over' : 'the job was cancelled';
  const status = (name: 'success' | 'failure' | 'cancelled', holds: boolean): string => {
    if (name === 'cancelled') return holds ? cancelled : 'the job was not cancelled';
    if (scope.status === 'cancelled' && name === 'success') return cancelled;
    return (name === 'failure') === holds ? 'a step before it failed' : 'no step before it failed';
  };
  return whyFalse(condition, scope, { status, mask: (text) => machine.state.masker.mask(text) });
}
