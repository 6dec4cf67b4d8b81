import { evaluate } from '../language/expression.ts';
import type { StepModel } from '../language/job-model.ts';
import { isTruthy } from '../language/values.ts';
import { scopeOf, type Level } from './level.ts';

export interface CancelWatch {
  readonly signal: AbortSignal;
  stop(): void;
}

/**
 * Ends a step when its job is cancelled, unless its condition still holds: the runner evaluates it again then, so that
 * a step with `always()` goes on. Source: docs.github.com, "Workflow cancellation reference".
 */
export function watchCancel(level: Level, model: StepModel): CancelWatch {
  const own = new AbortController();
  const { machine } = level;
  const react = (reason: Error): void => {
    if (!holds(level, model)) own.abort(reason);
  };
  machine.cancelListeners.add(react);
  return { signal: own.signal, stop: () => void machine.cancelListeners.delete(react) };
}

function holds(level: Level, model: StepModel): boolean {
  try {
    return isTruthy(evaluate(model.condition, scopeOf(level)));
  } catch {
    return false;
  }
}
