import { lstat, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PackError, type PackEntry } from './format.ts';

/** Makes the folders down to `path` below `root`. @throws PackError where a link or file stands in the way. */
async function makeFolders(root: string, path: string, known: Set<string>): Promise<void> {
  if (path === '.' || known.has(path)) return;
  await makeFolders(root, dirname(path), known);
  const stats = await lstat(join(root, path)).catch(() => undefined);
  if (stats === undefined) await mkdir(join(root, path));
  else if (!stats.isDirectory()) throw new PackError(`${path} is no folder here, so nothing can be unpacked below it`);
  known.add(path);
}

async function moveIn(from: string, to: string, entry: PackEntry): Promise<void> {
  const target = join(to, entry.path);
  const stats = await lstat(target).catch(() => undefined);
  if (stats?.isDirectory() === true) {
    if (entry.type === 'directory') return;
    await rm(target, { recursive: true });
  }
  if (entry.type === 'directory' && stats !== undefined) await rm(target);
  await rename(join(from, entry.path), target);
}

/** Moves a checked tree into place: whole when there is nothing yet, else entry by entry over what is there. */
export async function installTree(from: string, to: string, entries: readonly PackEntry[]): Promise<void> {
  const stats = await lstat(to).catch(() => undefined);
  if (stats === undefined) return rename(from, to);
  const known = new Set<string>();
  for (const entry of entries) await makeFolders(to, dirname(entry.path), known);
  for (const entry of entries) await moveIn(from, to, entry);
}
