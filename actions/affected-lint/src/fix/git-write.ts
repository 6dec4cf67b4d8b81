import { type Exec, type ExecResult, Failure } from '@aevon/ports';
import { guardArguments, guardEnvironment } from '@aevon/workspace';

export interface GitCall {
  readonly args: readonly string[];
  readonly input?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Runs git for writing in the root of the checkout: no hooks, no prompts, whatever the repository configures. */
export type GitWrite = (call: GitCall) => Promise<ExecResult>;

const deadlineMs = 120_000;

function failure(args: readonly string[], result: ExecResult): Failure {
  const command = args.find((word, index) => !word.startsWith('-') && args[index - 1] !== '-c') ?? '';
  return new Failure({
    kind: 'infrastructure',
    code: 'git-failed',
    what: `git ${command} ended with exit code ${result.exitCode ?? 'none'}`,
    // What becomes of each ref of a push is told on standard output.
    details: `${result.stderr}\n${result.stdout}`
      .split('\n')
      .filter((line) => line !== '')
      .slice(-10),
  });
}

export function createGitWrite(exec: Exec, cwd: string): GitWrite {
  return async ({ args, input, env }) => {
    const result = await exec.run({
      command: 'git',
      args: [...guardArguments(cwd), ...args],
      cwd,
      env: { ...guardEnvironment, ...env },
      timeoutMs: deadlineMs,
      ...(input === undefined ? {} : { input }),
    });
    if (result.exitCode === 0 && !result.truncated) return result;
    throw failure(args, result);
  };
}
