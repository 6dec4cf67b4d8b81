import { constants, readFileSync, realpathSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { setImmediate as letOthersGoOn } from 'node:timers/promises';
import { Failure, messageOf } from '@aevon/ports';
import type { Git, TrackedPath } from './git-port.ts';

/** The files of a workspace: names from git, texts from the disk. */
export interface SourceTree {
  list(): Promise<Iterable<TrackedPath>>;
  /** Texts by path; paths without a file are left out. @throws Failure `link-leaves-repository`, `file-unreadable`. */
  read(paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

const decoder = new TextDecoder();

/** What git tracks below `root` (absolute). A tracked file that a sparse checkout left out is read from HEAD. */
export function openRepository({ git, root }: { readonly git: Git; readonly root: string }): SourceTree {
  return {
    list: async () => git.trackedPaths(),
    async read(paths) {
      const found = await readAll(root, paths);
      const missing = paths.filter((path) => !found.has(path));
      const head = missing.length === 0 ? undefined : await git.resolveCommit('HEAD');
      if (head !== undefined)
        for (const [path, bytes] of await git.readFiles(head, missing)) found.set(path, decoder.decode(bytes));
      return found;
    },
  };
}

const unwatched = new Set(['node_modules', '.git', '.venv', '__pycache__', '.turbo']);

/** What lies below `root` (absolute) without asking git; installed packages and caches are left out. */
export function openDirectory(root: string): SourceTree {
  return { list: async () => walk(root, ''), read: async (paths) => readAll(root, paths) };
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

/** So many files are read before others get their turn: the processes of git, whose answers a plan waits for too. */
const stretch = 100;

/** Synchronous on purpose: for a thousand small files it takes a third of the time of a thousand promises. */
async function readAll(root: string, paths: readonly string[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const [at, path] of paths.entries()) {
    const text = readInside(root, path);
    if (text !== undefined) texts.set(path, text);
    if (at % stretch === stretch - 1) await letOthersGoOn();
  }
  return texts;
}

const absent = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

// Numbers are flags too (nodejs.org/api/fs.html, file system flags), though Node's types know texts only.
const noFollow: object = { flag: constants.O_RDONLY | constants.O_NOFOLLOW };
const asText = Object.assign({ encoding: 'utf8' } as const, noFollow);

/** Follows no link in the last part of the path: ELOOP then. One call of the system's, where opening first makes three. */
function readRegular(path: string): string {
  return readFileSync(path, asText);
}

function readInside(root: string, path: string): string | undefined {
  try {
    return withoutMark(readRegular(join(root, path)));
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

function readThroughLink(root: string, path: string): string | undefined {
  try {
    const target = realpathSync(join(root, path));
    if (target.startsWith(realpathSync(root) + sep)) return withoutMark(readFileSync(target, 'utf8'));
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
