import { lstat, readdir, readlink } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';
import { Failure } from '@aevon/ports';
import type { PackEntry } from './format.ts';
import { isSafePath, linkStaysInside } from './paths.ts';

export interface Collection {
  readonly entries: readonly PackEntry[];
  /** Paths that were asked for and are not there. */
  readonly missing: readonly string[];
}

function refuse(what: string): Failure {
  return new Failure({
    kind: 'user',
    code: 'pack-refused',
    what,
    fix: 'name files and folders inside the root, and links to such',
  });
}

/** Entries of a folder that are looked at together; folders in folders multiply it. */
const atOnce = 16;

async function collectDirectory(root: string, path: string, mode: number, into: Map<string, PackEntry>): Promise<void> {
  const names = await readdir(join(root, path));
  if (names.length === 0 && path !== '') into.set(path, { type: 'directory', path, mode });
  for (let at = 0; at < names.length; at += atOnce)
    await Promise.all(names.slice(at, at + atOnce).map((name) => collect(root, posix.join(path, name), into)));
}

/** Adds what is at `path`; false when nothing is there. Sockets, pipes and devices are left out. */
async function collect(root: string, path: string, into: Map<string, PackEntry>): Promise<boolean> {
  const stats = await lstat(join(root, path)).catch(() => undefined);
  if (stats === undefined) return false;
  const mode = stats.mode & 0o777;
  if (stats.isDirectory()) await collectDirectory(root, path, mode, into);
  else if (stats.isFile()) into.set(path, { type: 'file', path, mode, size: stats.size });
  else if (stats.isSymbolicLink()) {
    const target = await readlink(join(root, path));
    if (!linkStaysInside(path, target)) throw refuse(`the link ${path} points outside of the folder that is packed`);
    into.set(path, { type: 'link', path, target });
  }
  return true;
}

function normalize(path: string): string {
  const normal = posix.normalize(path.split(sep).join('/')).replace(/\/$/, '');
  if (normal === '.') return '';
  if (!isSafePath(normal)) throw refuse(`the path ${path} is not below the folder that is packed`);
  return normal;
}

/** All entries below the paths, folders with all they hold, sorted by path. @throws Failure `pack-refused`. */
export async function collectEntries(root: string, paths: readonly string[]): Promise<Collection> {
  const found = new Map<string, PackEntry>();
  const missing: string[] = [];
  for (const path of paths) {
    if (!(await collect(root, normalize(path), found))) missing.push(path);
  }
  const entries = [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { entries, missing };
}
