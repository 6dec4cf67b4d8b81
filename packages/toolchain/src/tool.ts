import type { Exec, FileHttp, Reporter } from '@aevon/ports';

/** What providing a tool needs. */
export interface ToolContext {
  readonly exec: Exec;
  readonly http: FileHttp;
  readonly reporter: Reporter;
  /** Folder that outlives a job on self-hosted runners. */
  readonly toolCache: string;
  readonly temp: string;
  readonly os: 'Linux' | 'macOS' | 'Windows';
  /** As the runner says it: X64, ARM64. */
  readonly arch: string;
}

export interface Provided {
  readonly version: string;
  /** Folder to put on PATH; undefined when the tool is on it already. */
  readonly path: string | undefined;
  /** For people: "on PATH", "tool cache", "downloaded from nodejs.org". */
  readonly origin: string;
}

/** First version number in the answer of `<tool> --version`, or undefined when the tool is not there or does not answer. */
export async function versionOf(exec: Exec, command: string, cwd: string): Promise<string | undefined> {
  try {
    const result = await exec.run({ command, args: ['--version'], cwd, timeoutMs: 30_000, maxOutputBytes: 64 * 1024 });
    return result.exitCode === 0 ? /\d+\.\d+\.\d+(?:-[\w.]+)?/.exec(result.stdout)?.[0] : undefined;
  } catch {
    return undefined;
  }
}
