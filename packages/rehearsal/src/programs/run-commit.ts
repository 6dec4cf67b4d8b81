import { join } from 'node:path';
import { Failure } from '@aevon/ports';
import { type BuildSurroundings, runShell } from '../images/shell.ts';
import type { Git } from '../repository/git.ts';
import { createCrew, defaultStartMs, type ProgramRunner } from './crew.ts';

export interface RunCommitOptions {
  /** Git in the repository behind the fake GitHub. */
  readonly git: Git;
  /** Where commits are checked out and built, each once. */
  readonly folder: string;
  /** Run in the root of the checkout, in this order, as the platform's settings say. */
  readonly build: readonly string[];
  /** Program and arguments, started in `directory` of the checkout. It listens on PORT. */
  readonly command: readonly string[];
  readonly directory: string;
  /** What the platform itself tells the program of the commit, such as VERCEL_GIT_COMMIT_SHA. */
  readonly variables?: (commit: string) => Readonly<Record<string, string>>;
  readonly surroundings: BuildSurroundings;
  /** Milliseconds until a program has to listen. Default 20 s. */
  readonly startMs?: number;
}

async function checkOut({ git, folder }: RunCommitOptions, commit: string): Promise<string> {
  const root = join(folder, commit);
  try {
    await git(['worktree', 'add', '--quiet', '--force', '--detach', root, commit]);
  } catch (cause) {
    throw new Failure(
      {
        kind: 'user',
        code: 'commit-missing',
        what: `${commit} is not in the repository`,
        fix: 'push the commit before it is released',
      },
      { cause },
    );
  }
  return root;
}

async function buildCommit(options: RunCommitOptions, commit: string): Promise<string> {
  const root = await checkOut(options, commit);
  for (const script of options.build) {
    const { code, tail } = await runShell(script, root, options.surroundings);
    if (code === 0) continue;
    throw new Failure({
      kind: 'user',
      code: 'commit-build-failed',
      what: `\`${script}\` ended with exit code ${code}: ${tail.join('\n')}`,
      fix: 'run the command in a fresh checkout, and mend what it says',
      details: tail,
    });
  }
  return root;
}

/**
 * Runs commits as a platform does that builds by itself: checked out, built and started. A commit is built once. A start
 * fails with `commit-missing` or `commit-build-failed`.
 */
export function runCommit(options: RunCommitOptions): ProgramRunner {
  const { command, directory, variables = () => ({}), surroundings, startMs = defaultStartMs } = options;
  const crew = createCrew();
  const built = new Map<string, Promise<string>>();
  return {
    ...crew,
    start: async ({ service, artifact, env }) => {
      const root = built.get(artifact) ?? buildCommit(options, artifact);
      built.set(artifact, root);
      const cwd = join(await root, directory);
      const whole = { ...surroundings.env, ...variables(artifact), ...env };
      return crew.start({ service, command, cwd, env: whole, startMs });
    },
  };
}
