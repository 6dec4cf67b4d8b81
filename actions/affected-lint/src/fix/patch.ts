import { rm, writeFile } from 'node:fs/promises';
import type { GitWrite } from './git-write.ts';
import type { FixResult } from './result.ts';

/** Paths of tracked files whose content differs from the index. */
export async function changedFiles(git: GitWrite): Promise<Set<string>> {
  const { stdout } = await git({ args: ['diff', '--name-only', '-z', '--no-ext-diff', '--no-renames'] });
  return new Set(stdout.split('\0').filter((file) => file !== ''));
}

function notesFor(before: ReadonlySet<string>): string[] {
  if (before.size === 0) return [];
  const files = before.size === 1 ? '1 file was' : `${before.size} files were`;
  return [`${files} changed before this step and left out of the patch`];
}

export interface PatchRequest {
  readonly git: GitWrite;
  /** Absolute path of the patch to write. */
  readonly file: string;
  /** Absolute path of an index to use instead of the user's. */
  readonly indexFile: string;
  /** What was changed before the linters ran. */
  readonly before: ReadonlySet<string>;
}

/** Writes what the linters changed as a patch against HEAD. The user's index stays as it is. */
export async function writePatch({ git, file, indexFile, before }: PatchRequest): Promise<FixResult> {
  const files = [...(await changedFiles(git))].filter((changed) => !before.has(changed)).sort();
  if (files.length === 0) return { outcome: 'nothing' };
  const env = { GIT_INDEX_FILE: indexFile };
  try {
    await git({ args: ['read-tree', 'HEAD'], env });
    await git({ args: ['add', '--pathspec-from-file=-', '--pathspec-file-nul'], input: files.join('\0'), env });
    const args = [
      'diff',
      '--cached',
      '--binary',
      '--full-index',
      '--no-color',
      '--no-ext-diff',
      '--no-textconv',
      'HEAD',
    ];
    const { stdoutBytes } = await git({ args, env });
    await writeFile(file, stdoutBytes);
  } finally {
    await rm(indexFile, { force: true });
  }
  return { outcome: 'patch', file, files, notes: notesFor(before) };
}
