import type { GitRepository } from './repository.ts';

/** A file of a comparison, in GitHub's terms. */
export interface FileDifference {
  readonly filename: string;
  readonly previousFilename: string | undefined;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed';
  /** Object id of the new content, of the old one for a removed file. */
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** The hunks; undefined for a binary file or a pure rename. */
  readonly patch: string | undefined;
}

const statuses: Readonly<Record<string, FileDifference['status']>> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  C: 'copied',
  T: 'changed',
};

type Raw = Pick<FileDifference, 'filename' | 'previousFilename' | 'status' | 'sha'>;

function parseRaw(output: string): Raw[] {
  const fields = output.split('\0');
  const files: Raw[] = [];
  for (let at = 0; (fields[at] ?? '') !== '';) {
    const [, , before = '', after = '', code = 'M'] = (fields[at] ?? '').split(' ');
    const moved = code.startsWith('R') || code.startsWith('C');
    const first = fields[at + 1] ?? '';
    const filename = moved ? (fields[at + 2] ?? '') : first;
    const status = statuses[code.charAt(0)] ?? 'changed';
    files.push({
      filename,
      previousFilename: moved ? first : undefined,
      status,
      sha: status === 'removed' ? before : after,
    });
    at += moved ? 3 : 2;
  }
  return files;
}

/** Lines added and deleted, in the order of the files; `-` of a binary file counts as none. */
function parseCounts(output: string): { additions: number; deletions: number }[] {
  return [...output.matchAll(/(?:^|\0)(\d+|-)\t(\d+|-)\t/g)].map(([, added, deleted]) => ({
    additions: Number(added) || 0,
    deletions: Number(deleted) || 0,
  }));
}

function parsePatches(output: string): (string | undefined)[] {
  return output
    .split(/^diff --git /m)
    .slice(1)
    .map((part) => /^@@[\s\S]*/m.exec(part)?.[0].trimEnd());
}

/** What changed from one tree to another, renames found. */
export async function readDifferences(
  git: GitRepository,
  from: string,
  to: string,
): Promise<readonly FileDifference[]> {
  const ask = async (...args: readonly string[]): Promise<string> =>
    (await git.ask('diff', '-M', ...args, from, to))?.toString('utf8') ?? '';
  const files = parseRaw(await ask('--raw', '-z', '--no-abbrev'));
  const counts = parseCounts(await ask('--numstat', '-z'));
  const patches = parsePatches(await ask('--no-color', '--no-ext-diff'));
  return files.map((file, index) => ({ ...file, additions: 0, deletions: 0, ...counts[index], patch: patches[index] }));
}

/** The tree without anything, to compare a first commit with. */
export const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
