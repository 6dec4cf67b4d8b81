import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdit, type Edit } from './edits.ts';
import { gitIn, type Git, type Person } from './git.ts';
import { copySourceTree } from './tree-copy.ts';

export const developer: Person & { readonly login: string } = {
  name: 'Robin Example',
  email: 'robin@example.com',
  login: 'robin-example',
};

export interface ScratchOptions {
  /** The folder whose source is copied. */
  readonly from: string;
  /** An empty folder for the work tree and the bare repository. */
  readonly root: string;
  readonly defaultBranch: string;
  /** Paths that are not copied. */
  readonly leaveOut?: RegExp;
  /** Files laid over the copy before the first commit. */
  readonly extra: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

/** A developer's clone and the bare repository behind github.com. */
export interface Scratch {
  readonly workTree: string;
  readonly bare: string;
  readonly defaultBranch: string;
  readonly git: Git;
  /** Starts a branch at the default branch as it is on the server. */
  branch(name: string): Promise<void>;
  /** Commits edits and gives the new SHA. */
  commit(message: string, edits: readonly Edit[]): Promise<string>;
  /** Pushes a branch; gives what the server had before and has now. */
  push(branch: string): Promise<{ readonly before: string; readonly after: string }>;
  /** Merges a branch into the default branch and pushes it, as the button of a pull request does. */
  merge(branch: string, message: string): Promise<{ readonly before: string; readonly after: string }>;
  /** Makes `refs/pull/N/head` and `refs/pull/N/merge`, and gives the merge commit. */
  openPull(
    number: number,
    branch: string,
  ): Promise<{ readonly head: string; readonly base: string; readonly merge: string }>;
}

const zero = '0'.repeat(40);

/** Copies a folder into a new repository with one commit on its default branch, and pushes it. */
export async function createScratch(options: ScratchOptions): Promise<Scratch> {
  const workTree = join(options.root, 'clone');
  const bare = join(options.root, 'github.git');
  mkdirSync(workTree, { recursive: true });
  await copySourceTree(options.from, workTree, gitIn(options.from, options.env, developer), options.leaveOut);
  for (const [path, text] of Object.entries(options.extra)) applyEdit(workTree, { path, write: text });
  const git = gitIn(workTree, options.env, developer);
  await git(['init', '--quiet', '--bare', '--initial-branch', options.defaultBranch, bare]);
  await git(['init', '--quiet', '--initial-branch', options.defaultBranch]);
  await git(['remote', 'add', 'origin', bare]);
  await git(['add', '--all', '--force']);
  await git(['commit', '--quiet', '--message', 'The shop as it is']);
  await git(['push', '--quiet', 'origin', options.defaultBranch]);
  return scratchOf(workTree, bare, options.defaultBranch, git);
}

function scratchOf(workTree: string, bare: string, defaultBranch: string, git: Git): Scratch {
  const shaOf = async (revision: string): Promise<string> => (await git(['rev-parse', '--verify', revision])).trim();
  const serverSha = async (branch: string): Promise<string> =>
    (await git(['ls-remote', 'origin', `refs/heads/${branch}`])).slice(0, 40) || zero;
  const push = async (branch: string): Promise<{ before: string; after: string }> => {
    const before = await serverSha(branch);
    await git(['push', '--quiet', 'origin', branch]);
    return { before, after: await shaOf(branch) };
  };
  const mergeInto = async (base: string, branch: string, message: string): Promise<void> => {
    await git(['checkout', '--quiet', ...(base === defaultBranch ? [base] : ['--detach', base])]);
    await git(['merge', '--quiet', '--no-ff', '--message', message, branch]);
  };
  return {
    workTree,
    bare,
    defaultBranch,
    git,
    push,
    branch: async (name) => {
      await git(['checkout', '--quiet', '-B', name, defaultBranch]);
    },
    commit: async (message, edits) => {
      for (const edit of edits) applyEdit(workTree, edit);
      await git(['add', '--all']);
      await git(['commit', '--quiet', '--message', message]);
      return shaOf('HEAD');
    },
    merge: async (branch, message) => {
      await mergeInto(defaultBranch, branch, message);
      return push(defaultBranch);
    },
    openPull: async (number, branch) => {
      const [head, base] = [await shaOf(branch), await shaOf(defaultBranch)];
      await mergeInto(base, branch, `Merge ${head} into ${base}`);
      const merge = await shaOf('HEAD');
      await git([
        'push',
        '--quiet',
        '--force',
        'origin',
        `${head}:refs/pull/${number}/head`,
        `${merge}:refs/pull/${number}/merge`,
      ]);
      await git(['checkout', '--quiet', branch]);
      return { head, base, merge };
    },
  };
}
