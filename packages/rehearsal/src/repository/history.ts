import type { Git } from './git.ts';
import type { CommitFacts } from './payloads.ts';
import { developer } from './scratch.ts';

/** Paths that differ between two commits. */
export async function changedFiles(git: Git, from: string, to: string): Promise<string[]> {
  const listed = await git(['diff', '--name-only', '--no-renames', '-z', from, to]);
  return listed.split('\0').filter((file) => file !== '');
}

/** Lines added and removed between two commits. */
export async function countLines(
  git: Git,
  from: string,
  to: string,
): Promise<{ additions: number; deletions: number }> {
  const rows = (await git(['diff', '--numstat', from, to])).split('\n').map((line) => line.split('\t'));
  const sum = (column: number): number => rows.reduce((total, row) => total + (Number(row[column]) || 0), 0);
  return { additions: sum(0), deletions: sum(1) };
}

/** The commits of a range, oldest first, as `push` shows them. */
export async function listCommits(git: Git, from: string, to: string): Promise<CommitFacts[]> {
  const range = /^0+$/.test(from) ? [to, '--max-count=20'] : [`${from}..${to}`];
  const shas = (await git(['rev-list', '--reverse', ...range])).split('\n').filter((line) => line !== '');
  return Promise.all(shas.map((sha) => readCommit(git, sha)));
}

async function readCommit(git: Git, sha: string): Promise<CommitFacts> {
  const [tree = '', at = '', ...message] = (await git(['show', '--no-patch', '--format=%T%n%cI%n%B', sha])).split('\n');
  const listed = (
    await git(['diff-tree', '--no-commit-id', '--name-status', '--no-renames', '-r', '-m', '--root', '-z', sha])
  ).split('\0');
  const files: Record<'A' | 'D' | 'M', string[]> = { A: [], D: [], M: [] };
  for (let index = 0; index + 1 < listed.length; index += 2) {
    const kind = listed[index];
    const path = listed[index + 1] ?? '';
    files[kind === 'A' || kind === 'D' ? kind : 'M'].push(path);
  }
  return {
    sha,
    tree,
    at,
    message: message.join('\n').trimEnd(),
    author: developer,
    added: files.A,
    removed: files.D,
    modified: files.M,
  };
}
