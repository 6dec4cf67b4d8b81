/** What the rehearsal saw, as data: the `--json` file, and all that the report page and the terminal view know. */
export interface RehearsalRecord {
  readonly version: 1;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly machine: { readonly os: string; readonly cpus: number; readonly memoryGiB: number; readonly node: string };
  /** What was real and what stood in: the report's first lines. */
  readonly parts: readonly PartRecord[];
  readonly journeys: readonly JourneyRecord[];
  /** Hosts that no stand-in answers for and that were called all the same. Not empty means not as expected. */
  readonly refusedHosts: readonly string[];
  /** The user ended it early. What was over by then keeps its result; a cancelled rehearsal is never as expected. */
  readonly cancelled: boolean;
  readonly asExpected: boolean;
}

export interface PartRecord {
  readonly name: string;
  readonly kind: 'real' | 'stand-in' | 'absent';
  /** Version, or how it differs from the real thing, or how to get it. */
  readonly note: string;
}

export interface JourneyRecord {
  readonly name: string;
  readonly title: string;
  /** The user story in a sentence. */
  readonly story: string;
  readonly startedAt: string;
  readonly endedAt: string;
  /** The user ended it before it was over: nothing was judged then, and `expectations` is empty. */
  readonly cancelled: boolean;
  readonly asExpected: boolean;
  readonly expectations: readonly { readonly text: string; readonly met: boolean; readonly seen: string }[];
  readonly runs: readonly WorkflowRunRecord[];
}

export type Conclusion = 'success' | 'failure' | 'cancelled' | 'skipped' | 'timed-out';

export interface WorkflowRunRecord {
  readonly id: string;
  readonly workflow: string;
  readonly event: string;
  readonly ref: string;
  readonly sha: string;
  readonly commitTitle: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly conclusion: Conclusion;
  readonly jobs: readonly JobRecord[];
  readonly requests: readonly RequestRecord[];
}

export interface RequestRecord {
  readonly at: string;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly status: number | 'reset' | 'refused';
  readonly milliseconds: number;
}

export interface JobRecord {
  /** Unique in the run, e.g. `ci / test (2)`. */
  readonly id: string;
  readonly name: string;
  /** Ids of the jobs that it waited for. */
  readonly needs: readonly string[];
  readonly conclusion: Conclusion;
  /** Absent for a job that never started. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly steps: readonly StepRecord[];
  readonly outputs: Readonly<Record<string, string>>;
  /** Why it was skipped or failed outside a step. */
  readonly note?: string;
  /** It started when its run was cancelled already: its result says nothing of the change. */
  readonly afterCancel?: true;
}

export interface AnnotationRecord {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  readonly title?: string;
  readonly file?: string;
  readonly line?: number;
  readonly endLine?: number;
  readonly column?: number;
}

export interface LogLine {
  /** Milliseconds since the step began. */
  readonly at: number;
  readonly text: string;
  readonly kind: 'plain' | 'command' | 'error' | 'warning' | 'notice' | 'debug' | 'group' | 'endgroup';
}

export interface StepRecord {
  readonly name: string;
  readonly phase: 'pre' | 'main' | 'post';
  readonly kind: 'action' | 'run' | 'stand-in' | 'not-rehearsed';
  /** `uses:` of an action; the stand-in's note, or the reason why it was skipped or not rehearsed. */
  readonly uses?: string;
  readonly note?: string;
  readonly conclusion: Conclusion;
  /** Before `continue-on-error`. */
  readonly outcome: Conclusion;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly log: readonly LogLine[];
  readonly annotations: readonly AnnotationRecord[];
  /** Markdown of the step summary. */
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Sent while the rehearsal goes on, for the live view. */
export type Progress =
  | { readonly type: 'journey-start'; readonly journey: string; readonly title: string }
  | {
      readonly type: 'run-start';
      readonly journey: string;
      readonly run: string;
      readonly workflow: string;
      readonly event: string;
      readonly jobs: readonly { readonly id: string; readonly name: string }[];
    }
  | { readonly type: 'job-start'; readonly run: string; readonly job: string; readonly name: string }
  | { readonly type: 'step-start'; readonly run: string; readonly job: string; readonly step: string }
  | { readonly type: 'step-end'; readonly run: string; readonly job: string; readonly record: StepRecord }
  | { readonly type: 'job-end'; readonly run: string; readonly record: JobRecord }
  | { readonly type: 'run-end'; readonly run: string; readonly conclusion: Conclusion }
  | { readonly type: 'journey-end'; readonly record: JourneyRecord }
  | { readonly type: 'note'; readonly text: string };

export type ProgressListener = (progress: Progress) => void;
