import type { AnnotationRecord, Conclusion, LogLine } from '../record.ts';
import type { JobState } from '../protocol/job-state.ts';
import type { RepositoryPlace } from '../protocol/matcher-issue.ts';

/** A JavaScript action's file, run by node. */
export interface NodeStep {
  readonly kind: 'node';
  /** What the log says after "Run", such as `aevon/actions/plan@v1`. */
  readonly shownAs: string;
  /** Absolute path of the script. */
  readonly script: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** Warnings about the inputs, written before the action starts. */
  readonly warnings?: readonly string[];
}

/** A `run:` step. */
export interface ScriptStep {
  readonly kind: 'run';
  readonly script: string;
  readonly shell?: string;
  /** Relative to the workspace. */
  readonly workingDirectory?: string;
}

export interface StepRequest {
  /** Display name, for the message of a timeout. */
  readonly name: string;
  readonly phase: 'pre' | 'main' | 'post';
  readonly run: NodeStep | ScriptStep;
  readonly job: JobState;
  readonly machine: Machine;
  /** RUNNER_TEMP of the job. */
  readonly temp: string;
  readonly place: RepositoryPlace;
  /** GITHUB_ and RUNNER_ variables, see `toGithubVariables`. */
  readonly github: Readonly<Record<string, string>>;
  /** ACTIONS_ variables; the runner gives scripts only those for an identity token. */
  readonly actions: Readonly<Record<string, string>>;
  /** `env:` of the step, evaluated. */
  readonly env: Readonly<Record<string, string>>;
  /** What earlier phases of the same action saved. */
  readonly state?: Readonly<Record<string, string>>;
  /** Cancels the step. */
  readonly signal?: AbortSignal;
  /** Milliseconds; none by default. */
  readonly timeoutMs?: number;
  readonly debug?: boolean;
  /** Sees each line of the log as it is written, masked. */
  readonly onLine?: (line: LogLine) => void;
}

/** What the runner itself has of the machine. */
export interface Machine {
  /** Node 24. */
  readonly node: string;
  /** PATH, HOME, LANG and what was let through. */
  readonly env: Readonly<Record<string, string>>;
}

/** The pieces of a StepRecord, and what the step changed. */
export interface StepRun {
  readonly conclusion: Conclusion;
  /** 128 and the signal's number after a signal; undefined when the process never started. */
  readonly exitCode: number | undefined;
  readonly killedBy: string | undefined;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly milliseconds: number;
  readonly log: readonly LogLine[];
  /** The log as GitHub lets one download it, tags included, without time stamps. */
  readonly lines: readonly string[];
  /** Both streams as they came, unmasked; at most 64 MiB. */
  readonly rawOutput: string;
  readonly annotations: readonly AnnotationRecord[];
  /** How many did not fit the ten of a level. */
  readonly annotationsHeldBack: number;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** All that this phase saved. */
  readonly state: Readonly<Record<string, string>>;
  /** What it wrote to GITHUB_ENV and GITHUB_PATH; `job` holds it already. */
  readonly environment: Readonly<Record<string, string>>;
  readonly paths: readonly string[];
}
