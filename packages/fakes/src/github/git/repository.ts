import { runChild } from './child.ts';

/** A bare repository on disk, asked by git itself. */
export interface GitRepository {
  readonly directory: string;
  /** Full ref names to object ids. */
  refs(): Promise<ReadonlyMap<string, string>>;
  /** The object id of a revision peeled to `type`, or undefined. */
  resolve(revision: string, type?: 'commit' | 'tree'): Promise<string | undefined>;
  /** Standard output of a git command, or undefined when it failed. */
  ask(...args: readonly string[]): Promise<Buffer | undefined>;
}

export function openRepository(directory: string): GitRepository {
  const ask = async (...args: readonly string[]): Promise<Buffer | undefined> => {
    const { exitCode, stdout } = await runChild('git', [`--git-dir=${directory}`, ...args]);
    return exitCode === 0 ? stdout : undefined;
  };
  return {
    directory,
    ask,
    refs: async () => {
      const lines =
        (await ask('for-each-ref', '--format=%(refname) %(objectname)'))?.toString('utf8').trim().split('\n') ?? [];
      return new Map(
        lines
          .filter(Boolean)
          .map((line) => [line.slice(0, line.lastIndexOf(' ')), line.slice(line.lastIndexOf(' ') + 1)]),
      );
    },
    resolve: async (revision, type = 'commit') => {
      if (revision.startsWith('-') || /[\s\0]|\.\.|@\{/.test(revision)) return undefined;
      return (await ask('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{${type}}`))
        ?.toString('utf8')
        .trim();
    },
  };
}
