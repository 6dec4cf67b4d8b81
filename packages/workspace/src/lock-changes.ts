import { posix } from 'node:path';
import type { LockChanges, WatchedChange } from './affected-model.ts';
import type { ChangeSet } from './change-set-model.ts';
import { folderOf } from './folder-index.ts';
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

function isUnder(path: string, folder: string): boolean {
  return folder === '.' || path === folder || path.startsWith(`${folder}/`);
}

/** The packages that a lockfile in a folder below the root pins. */
function pinnedBy(lockfile: string, { packages }: Workspace): string[] {
  const folder = folderOf(lockfile);
  const named = packages.filter(({ pythonLockfile }) => pythonLockfile === lockfile);
  const below = packages.filter(({ path, languages }) => languages.includes('python') && isUnder(path, folder));
  return (named.length > 0 ? named : below).map(({ path }) => path);
}

/** Compares each changed lockfile at base and head: which packages resolve other dependencies now, and which ones. */
export async function readLockChanges({ git, workspace, changeSet }: LockChangesRequest): Promise<LockChanges> {
  const { base, head, files = [] } = changeSet;
  const changed = files.flatMap((file) => {
    const format = formatOf(file, workspace);
    return format === undefined ? [] : [{ path: file.path, format }];
  });
  if (base === undefined || changed.length === 0) return { byPackage: new Map() };
  const paths = changed.map(({ path }) => path);
  const [before, after] = await Promise.all([git.readFiles(base, paths), git.readFiles(head, paths)]);
  const byPackage = new Map<string, readonly string[]>();
  const add = (path: string, sentences: readonly string[]): void => {
    byPackage.set(path, [...(byPackage.get(path) ?? []), ...sentences]);
  };
  const reasons: string[] = [];
  const root: string[] = [];
  for (const { path, format } of changed) {
    const result = compare(format, before.get(path), after.get(path));
    if (!('unreadable' in result))
      for (const [folder, sentences] of result) {
        if (format === 'pnpm' && folder === '.' && workspace.hasMembers) root.push(...sentences);
        else add(resolve(path, folder), sentences);
      }
    else if (folderOf(path) === '.') reasons.push(`${path} ${result.unreadable}`);
    else for (const pinned of pinnedBy(path, workspace)) add(pinned, [`${path} ${result.unreadable}`]);
  }
  return {
    byPackage,
    ...(root.length > 0 ? { root } : {}),
    ...(reasons.length > 0 ? { all: reasons.join('; ') } : {}),
  };
}

/** A folder as the lockfile writes it, relative to the root. */
function resolve(lockfile: string, folder: string): string {
  return posix.join(folderOf(lockfile), folder);
}
