import { delimiter } from 'node:path';
import type { JobState } from '../protocol/job-state.ts';

/** Everything that ends up in a step's environment, lowest layer first. */
export interface EnvironmentLayers {
  /** Of the runner itself: PATH, HOME, LANG and what the machine needs to reach its registries. */
  readonly machine: Readonly<Record<string, string>>;
  readonly job: JobState;
  /** `env:` of the step, evaluated. */
  readonly step: Readonly<Record<string, string>>;
  /** State of an earlier phase of the same action, as STATE_ variables. */
  readonly state: Readonly<Record<string, string>>;
  /** Inputs of an action, as INPUT_ variables. */
  readonly inputs: Readonly<Record<string, string>>;
  /** GITHUB_ and RUNNER_ variables; nothing above can be overridden by `env:`. */
  readonly github: Readonly<Record<string, string>>;
  /** ACTIONS_ variables of JavaScript actions. */
  readonly actions: Readonly<Record<string, string>>;
}

/** INPUT_ variables: blanks become underscores, letters upper case, hyphens stay. Source: actions/runner `Handler.cs`. */
export function toInputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]),
  );
}

function toStateVariables(state: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));
}

/** The `env` context: what workflow, job, GITHUB_ENV and the step itself say. */
export function environmentContext(layers: Pick<EnvironmentLayers, 'job' | 'step'>): Record<string, string> {
  return { ...Object.fromEntries(layers.job.environment), ...layers.step };
}

/** The system's strings end at a NUL, so what a step wrote behind one is lost. */
function cutAtNull([name, value]: readonly [string, string]): (readonly [string, string])[] {
  return name.includes('\0') ? [] : [[name, value.split('\0', 1)[0] ?? '']];
}

/** The environment of a step's process. Source: actions/runner `ActionRunner.cs`, `Handler.cs`, `ProcessInvoker.cs`. */
export function composeEnvironment(layers: EnvironmentLayers): Record<string, string> {
  const { machine, job } = layers;
  const context = environmentContext(layers);
  const path = context['PATH'] ?? machine['PATH'] ?? '';
  const folders = [...job.prependPath.toReversed(), path].filter((folder) => folder !== '');
  const composed: Record<string, string> = {
    CI: 'true',
    ...machine,
    RUNNER_TRACKING_ID: job.trackingId,
    ...context,
    ...toStateVariables(layers.state),
    ...toInputVariables(layers.inputs),
    PATH: folders.join(delimiter),
    ...layers.github,
    ...layers.actions,
    GITHUB_ACTIONS: 'true',
  };
  // It would make the runner's node look for its data in another node's folder.
  delete composed['NODE_ICU_DATA'];
  return Object.fromEntries(Object.entries(composed).flatMap(cutAtNull));
}
