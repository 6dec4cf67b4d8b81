import { closeSync, constants, openSync, readFileSync, realpathSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { Failure, messageOf } from '@aevon/ports';
import type { Git, TrackedPath } from './git-port.ts';

/** The files of a workspace: names from git, bytes from the disk. */
export interface SourceTree {
  list(): Promise<readonly TrackedPath[]>;
  /** Contents by path; paths without a file are left out. @throws Failure `link-leaves-repository`, `file-unreadable`. */
  read(paths: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
}

/** What git tracks below `root` (absolute). A tracked file that a sparse checkout left out is read from HEAD. */
export function openRepository({ git, root }: { readonly git: Git; readonly root: string }): SourceTree {
  return {
    list: async () => git.trackedPaths(),
    async read(paths) {
      const found = readAll(root, paths);
      const missing = paths.filter((path) => !found.has(path));
      const head = missing.length === 0 ? undefined : await git.resolveCommit('HEAD');
      if (head !== undefined) for (const [path, bytes] of await git.readFiles(head, missing)) found.set(path, bytes);
      return found;
    },
  };
}

const unwatched = new Set(['node_modules', '.git', '.venv', '__pycache__', '.turbo']);

/** What lies below `root` (absolute) without asking git; installed packages and caches are left out. */
export function openDirectory(root: string): SourceTree {
  return { list: async () => walk(root, ''), read: async (paths) => Promise.resolve(readAll(root, paths)) };
}

async function walk(root: string, folder: string): Promise<TrackedPath[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const found = entries.map(async (entry): Promise<TrackedPath[]> => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return unwatched.has(entry.name) ? [] : walk(root, path);
    return entry.isFile() || entry.isSymbolicLink() ? [{ path, kind: entry.isFile() ? 'file' : 'link' }] : [];
  });
  return (await Promise.all(found)).flat();
}

/** Synchronous on purpose: for a thousand small files it takes a third of the time of a thousand promises. */
function readAll(root: string, paths: readonly string[]): Map<string, Uint8Array> {
  const contents = new Map<string, Uint8Array>();
  for (const path of paths) {
    const bytes = readInside(root, path);
    if (bytes !== undefined) contents.set(path, bytes);
  }
  return contents;
}

const absent = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Opens without following a link in the last part of the path: ELOOP then. */
function readRegular(path: string): Uint8Array {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function readInside(root: string, path: string): Uint8Array | undefined {
  try {
    return readRegular(join(root, path));
  } catch (error) {
    const code = codeOf(error);
    if (code !== undefined && absent.has(code)) return undefined;
    if (code === 'ELOOP') return readThroughLink(root, path);
    throw new Failure(
      {
        kind: 'infrastructure',
        code: 'file-unreadable',
        what: `${path} could not be read: ${messageOf(error)}`,
        fix: `make ${path} readable for the runner's user`,
      },
      { cause: error },
    );
  }
}

function readThroughLink(root: string, path: string): Uint8Array | undefined {
  try {
    const target = realpathSync(join(root, path));
    if (target.startsWith(realpathSync(root) + sep)) return readFileSync(target);
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'ELOOP' && (code === undefined || !absent.has(code))) throw error;
    return undefined;
  }
  throw new Failure({
    kind: 'user',
    code: 'link-leaves-repository',
    what: `${path} is a link to a place outside of the repository`,
    fix: `put the file itself at ${path}`,
    location: { file: path },
  });
}
