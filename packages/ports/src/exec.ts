export interface ExecRequest {
  /** A path or a name on PATH. Never a shell. */
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Laid over the environment of the action; `undefined` removes a variable. Secrets go here, never in `args`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string | Uint8Array;
  /** Milliseconds until the child's process group is ended (SIGTERM, then SIGKILL 2 s later). Default: none. */
  readonly timeoutMs?: number;
  /** Bytes kept of each stream, the rest is read and dropped and `truncated` set. Default 64 MiB. */
  readonly maxOutputBytes?: number;
  /** `log` shows both streams as they come, inside stop-commands; `quiet` (default) only keeps them. */
  readonly output?: 'quiet' | 'log';
  /** Ends the child's process group when aborted; `run` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Sees each line of standard output and error as it comes, without its line feed. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
}

export interface ExecResult {
  /** Undefined when a signal ended the child. */
  readonly exitCode: number | undefined;
  /** The signal that ended the child, such as SIGKILL. */
  readonly killedBy: string | undefined;
  readonly timedOut: boolean;
  readonly truncated: boolean;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as it came, for what need not be UTF-8 (file names from git). */
  readonly stdoutBytes: Uint8Array;
  readonly durationMs: number;
}

export interface Exec {
  /**
   * Runs a child to its end; a non-zero exit is a result, not an error.
   * @throws Failure `command-not-found` when there is no such program, `command-not-started` when it can't be run.
   */
  run(request: ExecRequest): Promise<ExecResult>;
}
