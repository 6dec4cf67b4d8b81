import type { FindingDraft } from '@aevon/findings';

export const linterNames = ['eslint', 'prettier', 'ruff'] as const;
export type LinterName = (typeof linterNames)[number];

/** The tool gave no answer that can be believed; nothing is known of the code. */
export const toolFaults = [
  'crashed',
  'missing',
  'no-configuration',
  'legacy-configuration',
  'wrong-version',
  'timed-out',
  'killed',
  'unreadable-output',
] as const;
export type ToolFault = (typeof toolFaults)[number];

/** `no-files`: the tool works and found nothing that it is configured to look at. */
export type LintOutcome = 'clean' | 'findings' | 'no-files' | ToolFault;

export function isToolFault(outcome: LintOutcome): outcome is ToolFault {
  return toolFaults.some((fault) => fault === outcome);
}

/** A package as a linter sees it. */
export interface Project {
  /** Absolute and real path of the root of the repository; nothing above it is looked at. */
  readonly root: string;
  /** Relative to the root, forward slashes, `.` for the root itself. */
  readonly path: string;
}

export interface LintRequest {
  readonly project: Project;
  /** Relative to the root of the repository; absent: all that the tool is configured to look at in the package. */
  readonly files?: readonly string[];
  /** Absolute path of a folder for content caches; absent: no cache. */
  readonly cacheDirectory?: string;
  /** Absolute path of an existing folder for a tool's output. */
  readonly scratchDirectory: string;
  /** Milliseconds for each process. */
  readonly timeoutMs: number;
  /** Processors that this run may use. */
  readonly workers: number;
  readonly signal?: AbortSignal;
}

export interface LinterRun {
  readonly linter: LinterName;
  readonly outcome: LintOutcome;
  /** The user's own version; absent when the tool was not found. */
  readonly version?: string;
  /** Files that were looked at; absent where the tool does not tell. */
  readonly files?: number;
  /** Without identity; empty for a tool fault. */
  readonly findings: readonly FindingDraft[];
  /** For a tool fault: one sentence on what is wrong. */
  readonly problem?: string;
  /** For a tool fault: what to do about it. */
  readonly remedy?: string;
  /** The tool's own last lines, free of control characters. */
  readonly evidence: readonly string[];
  /** Why no content cache was used although one was offered. */
  readonly uncached?: string;
  /** Of the process, which may have served other packages too. */
  readonly durationMs: number;
  /** How many packages that process served; absent for one. */
  readonly served?: number;
}

/** Packages that one process can serve with the very answers that each would get from a process of its own. */
export interface Batch {
  readonly requests: readonly LintRequest[];
  /**
   * One run for each request, in their order. When the process gives no answer, each package is asked alone once, so
   * that the one at fault is named; only a timeout counts for all.
   * @param workers Processors that this batch may use.
   */
  lint(workers: number): Promise<readonly LinterRun[]>;
}

/** What is known of a tool before it runs. */
export type Detection<Tool> = { readonly found: true; readonly tool: Tool } | ({ readonly found: false } & Fault);

export interface Fault {
  readonly outcome: ToolFault;
  readonly version?: string;
  readonly problem: string;
  readonly remedy: string;
  readonly evidence: readonly string[];
}

/** One linter with the user's own version and configuration. Neither method throws for what a tool does. */
export interface Linter {
  readonly name: LinterName;
  /** The command that a person runs to mend what can be mended. */
  readonly fixCommand: string;
  /** Whether this linter is ready for a package, and which version. */
  detect(project: Project): Promise<Detection<{ readonly version: string }>>;
  /** Whether a file can be of interest, by its name. */
  accepts(file: string): boolean;
  /** Whether a file configures this linter for its folder and all below, by its name without folders. */
  configuredBy(name: string): boolean;
  lint(request: LintRequest): Promise<LinterRun>;
  /** Sorts packages by the processes that can serve them. Every request is in exactly one batch. */
  batch(requests: readonly LintRequest[]): Promise<readonly Batch[]>;
  /** Mends in place what the tool can mend safely; a fault when it did not do its work. */
  fix(request: LintRequest): Promise<Fault | undefined>;
}
