import type { Scope, Status } from '../language/expression.ts';
import { isObject, type JsonObject } from '../language/values.ts';
import type { Source } from '../graph/facts.ts';
import type { Machine } from './machine.ts';

/** What later steps see of a step with an id. */
export interface StepState {
  readonly outputs: Readonly<Record<string, string>>;
  readonly outcome: 'success' | 'failure' | 'cancelled' | 'skipped';
  readonly conclusion: 'success' | 'failure' | 'cancelled' | 'skipped';
}

/** A list of steps at work: those of a job, or those of a composite action. */
export interface Level {
  readonly machine: Machine;
  /** All contexts but `env`, `steps` and `job.status`. */
  readonly contexts: JsonObject;
  /** `env` laid over the job's by the steps that lead here. */
  readonly env: Readonly<Record<string, string>>;
  /** GITHUB_ variables that differ from the job's. */
  readonly githubEnv: Readonly<Record<string, string>>;
  /** `defaults.run`. */
  readonly defaults: { readonly shell?: string; readonly directory?: string };
  readonly steps: Record<string, StepState>;
  /** Whose `$/` it is. */
  readonly source: Source;
  /** `success` until a step fails. The job's own level takes it from the machine. */
  status: 'success' | 'failure';
  /** `github.action`: the step at work. */
  action: string;
  readonly depth: number;
}

export function statusOf(level: Level): Status {
  if (level.machine.cancelled !== undefined) return 'cancelled';
  return level.status;
}

/** All that a step's keys may refer to; `own` is the step's `env`, once it is known. */
export function scopeOf(level: Level, own: Readonly<Record<string, string>> = {}): Scope {
  const { machine, contexts, steps } = level;
  const status = statusOf(level);
  const github = isObject(contexts['github']) ? contexts['github'] : {};
  const env = { ...Object.fromEntries(machine.state.environment), ...level.env, ...own };
  const job = { ...machine.jobContext, status };
  return {
    contexts: { ...contexts, github: { ...github, action: level.action }, env, steps: stepsContext(steps), job },
    status,
    hashFiles: machine.hashFiles,
  };
}

function stepsContext(steps: Readonly<Record<string, StepState>>): JsonObject {
  return Object.fromEntries(
    Object.entries(steps).map(([id, { outputs, outcome, conclusion }]) => [id, { outputs, outcome, conclusion }]),
  );
}
