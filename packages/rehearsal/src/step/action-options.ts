import type { AnnotationRecord, Conclusion, LogLine } from '../record.ts';

export interface ActionOptions {
  /** Folder with `action.yml` and what it names. */
  readonly action: string;
  /** `with:`; defaults of the action's inputs are filled in. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** `env:` of job and step. GITHUB_, RUNNER_ and ACTIONS_ variables can't be set with it, as on the real runner; see `github`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Working directory, GITHUB_WORKSPACE. Default: a fresh empty folder, removed at the end. */
  readonly workspace?: string;
  /** Default: `push` with an empty payload. */
  readonly event?: { readonly name: string; readonly payload: unknown };
  /** `owner/name`, default `octo-org/shop`. */
  readonly repository?: string;
  /** Full ref, default `refs/heads/main`. */
  readonly ref?: string;
  readonly sha?: string;
  /** Anything with an environment to lay into the process, such as a World of @aevon/fakes. */
  readonly world?: { readonly env: Readonly<Record<string, string | undefined>> };
  /** Default: a token that only a stand-in takes, if there is a `world` or a `resultsUrl`. */
  readonly runtimeToken?: string;
  /** Default: GitHub's address if there is a `world`; without either the ACTIONS_ variables are absent. */
  readonly resultsUrl?: string;
  readonly idToken?: { readonly url: string; readonly token: string };
  readonly apiUrl?: string;
  readonly serverUrl?: string;
  /** ACTIONS_CACHE_MODE. */
  readonly cacheMode?: 'none' | 'read' | 'write' | 'write-only';
  /** `github.token`, masked. */
  readonly token?: string;
  /** Further values that are masked from the start, as secrets of the job are. */
  readonly secrets?: readonly string[];
  /** Values of the `github` context that differ from the default, such as `run_attempt`. */
  readonly github?: Readonly<Record<string, string | boolean>>;
  /** Further contexts for defaults with expressions. */
  readonly contexts?: Readonly<Record<string, unknown>>;
  /** `main+post` runs the post phase as well, whatever its `post-if`. Default `main`. */
  readonly phases?: 'main' | 'main+post';
  /** Cancels the main phase so many milliseconds after it began. */
  readonly cancelAfterMs?: number;
  /** Cancels the main phase at the first line of its log that matches. */
  readonly cancelOnLine?: RegExp;
  readonly signal?: AbortSignal;
  /** `timeout-minutes` of the step, in milliseconds. */
  readonly timeoutMs?: number;
  readonly debug?: boolean;
  /** RUNNER_TEMP; default: a fresh folder, removed at the end. */
  readonly tempDir?: string;
  /** RUNNER_TOOL_CACHE; default: a fresh folder, removed at the end. */
  readonly toolCache?: string;
  readonly onLine?: (line: LogLine) => void;
}

/** How an action ended, and everything by which it touched the job. */
export interface ActionRun {
  readonly conclusion: Conclusion;
  /** 128 and the signal's number after a signal; undefined when it never started. */
  readonly exitCode: number | undefined;
  readonly killedBy: string | undefined;
  readonly outputs: Readonly<Record<string, string>>;
  /** Outputs that no other job would see, because they hold a mask. */
  readonly maskedOutputs: readonly string[];
  /** What it saved for its post phase, without the prefix STATE_. */
  readonly state: Readonly<Record<string, string>>;
  /** What it wrote to GITHUB_ENV. */
  readonly environment: Readonly<Record<string, string>>;
  /** What it wrote to GITHUB_PATH. */
  readonly paths: readonly string[];
  /** Lines after masking, with the tags of the log file: `##[error]…`, `##[group]…`. */
  readonly log: readonly string[];
  /** The same with time and kind. */
  readonly lines: readonly LogLine[];
  /** Standard output and error as they came, unmasked. */
  readonly rawOutput: string;
  readonly annotations: readonly AnnotationRecord[];
  readonly annotationsHeldBack: number;
  readonly summary: string;
  /** All values that are masked by now, without their encoded forms. */
  readonly masks: readonly string[];
  readonly milliseconds: number;
  /** Names of processes that were still there at the end of the job and were killed; on the last phase. */
  readonly orphans: readonly string[];
  readonly post?: ActionRun;
}
