import { spawn } from 'node:child_process';
import { Failure } from '@aevon/ports';
import type { StepSession } from '../protocol/step-session.ts';
import { splitLines } from '../protocol/lines.ts';

export interface GitRunner {
  /** Shows the command and what it says. @throws Failure `git-failed`. */
  run(args: readonly string[], secretEnv?: Readonly<Record<string, string>>): Promise<void>;
  /** Standard output, not shown. @throws Failure `git-failed`. */
  ask(args: readonly string[]): Promise<string>;
  succeeds(args: readonly string[]): Promise<boolean>;
}

interface Place {
  readonly session: StepSession;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

interface GitEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs git for a stand-in, its lines in the log of the step. */
export function createGitRunner(place: Place): GitRunner {
  const failed = (args: readonly string[], end: GitEnd): Failure => {
    const command = args.find((argument) => /^[a-z-]+$/.test(argument)) ?? '';
    return new Failure({
      kind: 'infrastructure',
      code: 'git-failed',
      what: `The process 'git ${command}' failed with exit code ${end.code}: ${end.stderr.trim()}`,
    });
  };
  return {
    run: async (args, secretEnv = {}) => {
      place.session.output(
        `[command]git ${args
          .filter((argument) => !argument.startsWith('credential.helper='))
          .join(' ')
          .replaceAll('-c -c ', '')}`,
      );
      const end = await spawnGit(place, args, secretEnv);
      for (const line of splitLines(end.stdout + end.stderr)) place.session.output(line);
      if (end.code !== 0) throw failed(args, end);
    },
    ask: async (args) => {
      const end = await spawnGit(place, args, {});
      if (end.code !== 0) throw failed(args, end);
      return end.stdout;
    },
    succeeds: async (args) => (await spawnGit(place, args, {})).code === 0,
  };
}

function spawnGit(
  { cwd, env, signal }: Place,
  args: readonly string[],
  secretEnv: Readonly<Record<string, string>>,
): Promise<GitEnd> {
  const { promise, resolve, reject } = Promise.withResolvers<GitEnd>();
  const child = spawn('git', args, { cwd, env: { ...env, ...secretEnv }, stdio: ['ignore', 'pipe', 'pipe'], signal });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => stdout.push(part));
  child.stderr.on('data', (part: Buffer) => stderr.push(part));
  child.once('error', reject);
  child.once('close', (code) =>
    resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
  );
  return promise;
}
