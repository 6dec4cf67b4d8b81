import { spawnSync } from 'node:child_process';
import { root } from '../root.ts';

export interface LayerResult {
  readonly passed: number;
  /** A text per failure. */
  readonly failures: readonly string[];
}

export interface CiEnvironment {
  /** Folder with the tools that only CI has. */
  readonly tools: string;
  /** Folder for what is kept of a run. */
  readonly out: string;
}

export interface Layer {
  readonly name: string;
  readonly run: (environment: CiEnvironment) => LayerResult | Promise<LayerResult>;
}

/** What `.ci/run` hands over. */
export function environment(): CiEnvironment {
  const { AEVON_CI_TOOLS: tools, AEVON_CI_OUT: out } = process.env;
  if (tools === undefined || out === undefined) throw new Error('start it with `bash .ci/run`');
  return { tools, out };
}

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly output: string;
}

/** Runs a program to its end. @throws when it can't be started. */
export function call(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; timeoutMs?: number } = {},
): Ended {
  const { cwd = root, env = process.env, timeoutMs = 20 * 60_000 } = options;
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    timeout: timeoutMs,
    maxBuffer: 256 * 1024 * 1024,
  });
  if (error !== undefined) throw error;
  return { status, stdout, output: `${stdout}\n${stderr}` };
}

/** The end of a long text. */
export function tail(text: string, lines = 25): string {
  return text.trim().split('\n').slice(-lines).join('\n');
}
