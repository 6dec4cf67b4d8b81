import { posix } from 'node:path';
import type { LockChanges, WatchedChange } from './affected-model.ts';
import type { ChangeSet } from './change-set-model.ts';
import { folderOf, isInside } from './folder-index.ts';
import type { ChangedFile, Git } from './git-port.ts';
import { compareLocks, compareVersions } from './lock-comparison.ts';
import type { LockModel, Unreadable } from './lock-model.ts';
import { parsePnpmLockfiles } from './pnpm-lockfile.ts';
import { compareRootKeys, isRootSettings } from './root-keys.ts';
import { parseUvLockfile } from './uv-lockfile.ts';
import type { Lockfile, Workspace } from './workspace-model.ts';

export interface LockChangesRequest {
  readonly git: Git;
  readonly workspace: Workspace;
  readonly changeSet: ChangeSet;
  /** Names that `watched` tells of. */
  readonly watch?: readonly string[];
}

/** The two versions of a lockfile, or why they can't be compared. */
type Models = readonly [base: LockModel, head: LockModel] | Unreadable;

const otherLockfiles: ReadonlySet<string> = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'bun.lock',
  'bun.lockb',
]);

/** Goes by the name, so that a lockfile which the change set deleted is seen as well. */
function formatOf({ path, kind }: ChangedFile, { packageManager }: Workspace): Lockfile['format'] | undefined {
  if (kind === 'submodule') return undefined;
  if (path === 'pnpm-lock.yaml') return 'pnpm';
  if (otherLockfiles.has(path) && packageManager !== 'pnpm') return 'other';
  return path === 'uv.lock' || path.endsWith('/uv.lock') ? 'uv' : undefined;
}

function readModels(format: Lockfile['format'], base: Uint8Array | undefined, head: Uint8Array | undefined): Models {
  if (format === 'other') return { unreadable: 'changed, and is not compared package by package' };
  if (head === undefined) return { unreadable: 'was deleted' };
  if (base === undefined) return { unreadable: 'is new' };
  const decoder = new TextDecoder();
  const [before, after] = [decoder.decode(base), decoder.decode(head)];
  const models = format === 'pnpm' ? parsePnpmLockfiles(before, after) : parseUvLockfiles(before, after);
  return 'unreadable' in models ? { unreadable: `can't be compared: ${models.unreadable}` } : models;
}

function parseUvLockfiles(base: string, head: string): ReturnType<typeof parsePnpmLockfiles> {
  const [before, after] = [parseUvLockfile(base), parseUvLockfile(head)];
  if ('unreadable' in before) return before;
  return 'unreadable' in after ? after : [before, after];
}

/** The packages that a lockfile in a folder below the root pins. */
function pinnedBy(lockfile: string, { packages }: Workspace): string[] {
  const folder = folderOf(lockfile);
  const named = packages.filter(({ pythonLockfile }) => pythonLockfile === lockfile);
  const below = packages.filter(({ path, languages }) => languages.includes('python') && isInside(path, folder));
  return (named.length > 0 ? named : below).map(({ path }) => path);
}

/** What the lockfiles say so far. */
interface Tally {
  readonly byPackage: Map<string, readonly string[]>;
  readonly root: string[];
  readonly reasons: string[];
  readonly watched: WatchedChange[];
}

function add({ byPackage }: Tally, path: string, sentences: readonly string[]): void {
  byPackage.set(path, [...(byPackage.get(path) ?? []), ...sentences]);
}

function tellUnreadable(tally: Tally, path: string, why: string, workspace: Workspace): void {
  if (folderOf(path) === '.') tally.reasons.push(`${path} ${why}`);
  else for (const pinned of pinnedBy(path, workspace)) add(tally, pinned, [`${path} ${why}`]);
}

function tell(tally: Tally, lockfile: Lockfile, models: Models, { workspace, watch = [] }: LockChangesRequest): void {
  const { path, format } = lockfile;
  if ('unreadable' in models) return tellUnreadable(tally, path, models.unreadable, workspace);
  for (const [folder, sentences] of compareLocks(...models)) {
    if (format === 'pnpm' && folder === '.' && workspace.hasMembers) tally.root.push(...sentences);
    else add(tally, resolve(path, folder), sentences);
  }
  for (const name of format === 'uv' ? watch : []) {
    const sentence = compareVersions(name, ...models);
    if (sentence !== undefined) tally.watched.push({ lockfile: path, name, sentence });
  }
}

/**
 * Compares each changed lockfile at base and head, and key by key what rules the installation at the root: which
 * packages resolve other dependencies now, and which ones.
 */
export async function readLockChanges(request: LockChangesRequest): Promise<LockChanges> {
  const { git, workspace, changeSet } = request;
  const { base, head, files = [] } = changeSet;
  const changed = files.flatMap((file) => {
    const format = formatOf(file, workspace);
    return format === undefined ? [] : [{ path: file.path, format }];
  });
  // Without members they are files of the one package that there is.
  const settings = files.map(({ path }) => path).filter((path) => workspace.hasMembers && isRootSettings(path));
  const paths = [...changed.map(({ path }) => path), ...settings];
  if (base === undefined || paths.length === 0) return { byPackage: new Map() };
  const [before, after] = await Promise.all([git.readFiles(base, paths), git.readFiles(head, paths)]);
  const tally: Tally = { byPackage: new Map(), root: [], reasons: [], watched: [] };
  for (const lockfile of changed) {
    const { path, format } = lockfile;
    tell(tally, lockfile, readModels(format, before.get(path), after.get(path)), request);
  }
  return {
    byPackage: tally.byPackage,
    ...(tally.root.length > 0 ? { root: tally.root } : {}),
    ...(tally.reasons.length > 0 ? { all: tally.reasons.join('; ') } : {}),
    rootKeys: settings.flatMap((path) => compareRootKeys(path, before.get(path), after.get(path))),
    watched: tally.watched,
  };
}

/** A folder as the lockfile writes it, relative to the root. */
function resolve(lockfile: string, folder: string): string {
  return posix.join(folderOf(lockfile), folder);
}
