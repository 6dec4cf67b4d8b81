import { messageOf } from '@aevon/ports';
import type { Conclusion, LogLine, StepRecord } from '../../record.ts';
import { evaluate } from '../language/expression.ts';
import type { StepModel } from '../language/job-model.ts';
import { evaluateFlag, evaluateNumber, evaluateTexts } from '../language/tokens.ts';
import { isTruthy } from '../language/values.ts';
import { watchCancel } from './cancel.ts';
import { scopeOf, type Level, type StepState } from './level.ts';
import { displayName } from './names.ts';
import { openSession, saidOf, type Said } from './said.ts';
import { whySkipped } from './why-skipped.ts';
import { doWork } from './work.ts';

/** How the work of a step ended, and what it was. */
export interface Worked {
  readonly result: Conclusion | 'not-rehearsed';
  readonly kind: StepRecord['kind'];
  readonly uses?: string;
  readonly note?: string;
  readonly said: Said;
}

/** A step at work. */
export interface Running {
  readonly level: Level;
  readonly model: StepModel;
  readonly name: string;
  /** The step's own `env`. */
  readonly env: Readonly<Record<string, string>>;
  /** Aborted when the step has to end: the job was cancelled and its condition does not hold any more. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number | undefined;
  readonly hooks: StepHooks;
}

export interface StepHooks {
  readonly started: (name: string) => void;
  readonly ended: (record: StepRecord) => void;
  /** Sees the lines as they come, so that a composite action shows those of its steps. */
  readonly onLine: (line: LogLine) => void;
  readonly now: () => Date;
  /** Runs a step of a composite action. */
  readonly runStep: (level: Level, model: StepModel, hooks: StepHooks) => Promise<void>;
}

/** Runs one step of a job or a composite action, whatever happened before it; its `if` decides. */
export async function runStep(level: Level, model: StepModel, hooks: StepHooks): Promise<void> {
  const startedAt = hooks.now().toISOString();
  level.action = model.key;
  const name = displayName(model, level);
  hooks.started(name);
  const worked = await attempt(level, model, name, hooks);
  const state = judge(level, model, worked);
  if (model.id !== undefined) level.steps[model.id] = { outputs: worked.said.outputs, ...state };
  if (state.conclusion === 'failure') level.status = 'failure';
  hooks.ended(recordOf(worked, state, { name, phase: 'main', startedAt, endedAt: hooks.now().toISOString() }));
}

type Frame = Pick<StepRecord, 'name' | 'phase' | 'startedAt' | 'endedAt'>;

export function recordOf(worked: Worked, state: Omit<StepState, 'outputs'>, frame: Frame): StepRecord {
  const { said, result, ...what } = worked;
  return {
    ...what,
    ...frame,
    ...said,
    conclusion: result === 'timed-out' && state.conclusion === 'failure' ? 'timed-out' : state.conclusion,
    outcome: result === 'not-rehearsed' ? 'skipped' : result,
  };
}

async function attempt(level: Level, model: StepModel, name: string, hooks: StepHooks): Promise<Worked> {
  const cancel = watchCancel(level, model);
  const session = openSession(level, hooks.onLine);
  const kind = model.work.type === 'run' ? 'run' : 'action';
  const uses = model.work.type === 'uses' ? { uses: model.work.uses } : {};
  try {
    const env = evaluateTexts(model.env, scopeOf(level));
    const scope = scopeOf(level, env);
    if (!isTruthy(evaluate(model.condition, scope)))
      return { result: 'skipped', kind, ...uses, note: whySkipped(level, model, scope), said: saidOf(session) };
    const minutes = evaluateNumber(model.timeoutMinutes, scope);
    const timeoutMs = minutes === undefined || !(minutes > 0) ? undefined : minutes * 60_000;
    return await doWork({ level, model, name, env, signal: cancel.signal, timeoutMs, hooks });
  } catch (error) {
    // A stand-in that is cancelled throws what its git says of that.
    const cancelled = cancel.signal.aborted;
    session.error(cancelled ? 'The operation was canceled.' : messageOf(error));
    return { result: cancelled ? 'cancelled' : 'failure', kind, ...uses, said: saidOf(session) };
  } finally {
    cancel.stop();
  }
}

/** Outcome and conclusion as `steps.<id>` shows them: a step out of time has failed. */
function judge(level: Level, model: StepModel, worked: Worked): Omit<StepState, 'outputs'> {
  const { result } = worked;
  if (result === 'skipped' || result === 'not-rehearsed') return { outcome: 'skipped', conclusion: 'skipped' };
  const outcome = result === 'timed-out' ? 'failure' : result;
  const forgiven = outcome === 'failure' && evaluateFlag(model.continueOnError, scopeOf(level));
  return { outcome, conclusion: forgiven ? 'success' : outcome };
}
