import { mapParallel } from '@aevon/ports';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readFile, readlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { failure } from '../failures.ts';
import { linkMode, type TreeFile } from './tree-file.ts';

const atOnce = 16;
const smallBytes = 1024 * 1024;

function streamOf(place: string): AsyncIterable<Buffer> {
  return createReadStream(place);
}

/** Whether a place is in a folder, by its words. */
export function isInside(folder: string, place: string): boolean {
  const from = relative(resolve(folder), place);
  return from !== '..' && !from.startsWith(`..${sep}`) && !isAbsolute(from);
}

async function readLink(folder: string, path: string): Promise<TreeFile> {
  const place = join(folder, path);
  const link = await readlink(place);
  if (!isInside(folder, resolve(dirname(place), link)))
    throw failure({
      kind: 'user',
      code: 'link-leaves-folder',
      what: `${path} is a link to ${link}, outside of the folder that is deployed`,
      cause: 'what it leads to is not deployed with it, and it may lead to files that nobody meant to publish',
      fix: 'put a copy in its place, or leave it out by `.vercelignore`',
    });
  const sha = createHash('sha1').update(link).digest('hex');
  return { path, place, link, size: Buffer.byteLength(link), mode: linkMode, sha };
}

async function readOne(folder: string, path: string): Promise<TreeFile> {
  const place = join(folder, path);
  const stats = await lstat(place);
  if (stats.isSymbolicLink()) return readLink(folder, path);
  const { mode, size } = stats;
  const hash = createHash('sha1');
  // A stream costs more than the reading of a small file.
  if (size <= smallBytes) hash.update(await readFile(place));
  else for await (const chunk of streamOf(place)) hash.update(chunk);
  return { path, place, link: undefined, size, mode, sha: hash.digest('hex') };
}

/** Reads each file once, a few at a time and never whole. @throws Failure `link-leaves-folder` */
export async function readFiles(folder: string, paths: readonly string[]): Promise<readonly TreeFile[]> {
  return mapParallel(paths, atOnce, async (path) => readOne(folder, path));
}

/** One digest for a whole tree: SHA-256 over `<sha1> <mode> <path>` of each file, by path. */
export function treeDigest(files: readonly TreeFile[]): string {
  const lines = files.map(({ sha, mode, path }) => `${sha} ${mode.toString(8)} ${path}\n`);
  return createHash('sha256').update(lines.sort().join('')).digest('hex');
}
