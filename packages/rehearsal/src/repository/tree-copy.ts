import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Git } from './git.ts';

/** Folders that are never part of a repository's source. */
const never = new Set(['node_modules', '.git', '.turbo', '.next', '.venv', 'dist', 'coverage', '__pycache__']);

/**
 * Copies what a commit of `from` would hold, but what `leaveOut` fits: tracked files as they are now and untracked ones that are not ignored.
 * Outside git, everything but what tools make.
 */
export async function copySourceTree(
  from: string,
  to: string,
  git: Git,
  leaveOut?: RegExp,
): Promise<readonly string[]> {
  const files = (await listWithGit(git)) ?? listByHand(from, '');
  const wanted = files.filter((file) => leaveOut === undefined || !leaveOut.test(file));
  const present = wanted.filter(
    (file) => lstatSync(join(from, file), { throwIfNoEntry: false })?.isDirectory() === false,
  );
  for (const file of present) copyFile(join(from, file), join(to, file));
  return present;
}

async function listWithGit(git: Git): Promise<string[] | undefined> {
  try {
    const listed = await git(['ls-files', '--cached', '--others', '--exclude-standard', '-z', '--', '.']);
    return [...new Set(listed.split('\0').filter((file) => file !== ''))];
  } catch {
    return undefined;
  }
}

function listByHand(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (never.has(entry.name)) return [];
    return entry.isDirectory() ? listByHand(root, path) : [path];
  });
}

function copyFile(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  if (lstatSync(from).isSymbolicLink()) {
    if (!existsSync(to)) symlinkSync(readlinkSync(from), to);
    return;
  }
  cpSync(from, to);
}
