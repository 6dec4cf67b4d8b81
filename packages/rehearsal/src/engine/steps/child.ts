import type { NodeStep, ScriptStep } from '../../step/step-request.ts';
import { runStepProcess } from '../../step/run-step-process.ts';
import type { StepRun } from '../../step/step-request.ts';
import type { Running } from './step.ts';
import { placeOf } from './said.ts';

export interface ChildRequest {
  readonly phase: 'pre' | 'main' | 'post';
  readonly run: NodeStep | ScriptStep;
  /** ACTIONS_* variables. */
  readonly actions: Readonly<Record<string, string>>;
  /** GITHUB_ variables of this action only. */
  readonly github?: Readonly<Record<string, string>>;
  readonly state?: Readonly<Record<string, string>>;
}

/** Runs one phase of a step as a process under the runner's protocol. */
export function runChild(running: Running, request: ChildRequest): Promise<StepRun> {
  const { level, model, signal, timeoutMs, hooks } = running;
  const { machine } = level;
  return runStepProcess({
    name: running.name,
    phase: request.phase,
    run: request.run,
    job: machine.state,
    machine: { node: process.execPath, env: machine.baseEnv },
    temp: machine.folders.temp,
    place: placeOf(machine),
    github: { ...machine.githubEnv, GITHUB_ACTION: model.key, ...level.githubEnv, ...request.github },
    actions: request.actions,
    env: { ...level.env, ...running.env },
    signal,
    onLine: hooks.onLine,
    ...(request.state === undefined ? {} : { state: request.state }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
}
