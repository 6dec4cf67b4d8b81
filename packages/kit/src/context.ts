import type { Clock, Reporter, Runner } from '@aevon/ports';

/** Strings carried from the main phase to the post phase of the same step. Never secrets. */
export interface State {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
}

/** Changes to the environment of the later steps of the job. */
export interface JobEnvironment {
  set(name: string, value: string): void;
  addPath(directory: string): void;
}

/** What the kit hands to `run` and `post`. */
export interface ActionContext {
  readonly reporter: Reporter;
  readonly clock: Clock;
  readonly runner: Runner;
  /** The whole environment, for children. INPUT_* is taken out, so that no child sees a secret input. */
  readonly env: Readonly<Record<string, string>>;
  readonly state: State;
  readonly job: JobEnvironment;
  /** Aborted when the job is cancelled; everything must end within 7 s of it. */
  readonly signal: AbortSignal;
}
