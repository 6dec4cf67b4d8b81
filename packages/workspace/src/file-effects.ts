import type { AffectedRequest, Edge } from './affected-model.ts';
import type { ChangedFile } from './git-port.ts';
import { folderOf } from './folder-index.ts';
import { compileGlobs } from './globs.ts';
import { isRootSettings } from './root-keys.ts';
import type { Workspace, WorkspacePackage } from './workspace-model.ts';

/** A dependency on a folder or file that is no package. */
export interface PathEdge {
  readonly from: WorkspacePackage;
  /** Relative to the root, without a slash at its end. */
  readonly to: string;
  readonly why: Edge['why'];
}

/** What the changed files do, each counted once where it lies. */
export interface FileEffects {
  /** Number of changed files by path of the package. */
  readonly owned: ReadonlyMap<string, number>;
  /** Changed files that affect every package. */
  readonly global: readonly string[];
  /** Edges whose target changed. */
  readonly edges: readonly PathEdge[];
  /** Changed files that `ignore` takes out. */
  readonly ignored: readonly string[];
}

/** Whether files at the root belong to the root package: turbo counts them for nobody when there are members. */
export function ownsRoot(workspace: Workspace): boolean {
  const root = workspace.byPath.get('.');
  return root !== undefined && (!workspace.hasMembers || root.languages.includes('python'));
}

/** The package that a plan may name: the root only when it owns files. */
export function plannable(workspace: Workspace): readonly WorkspacePackage[] {
  return ownsRoot(workspace) ? workspace.packages : workspace.packages.filter(({ path }) => path !== '.');
}

/** The deepest package that a path lies in; the path itself counts, for pointers to submodules. */
export function ownerOf(path: string, { byPath }: Pick<Workspace, 'byPath'>): WorkspacePackage | undefined {
  for (let folder = path; folder !== '.'; folder = folderOf(folder)) {
    const owner = byPath.get(folder);
    if (owner !== undefined) return owner;
  }
  return byPath.get('.');
}

/** Files at the root that belong to the node half of a repository whose root is a Python project as well. */
function isNodeOnly(path: string, workspace: Workspace): boolean {
  const names = ['package.json', 'pnpm-workspace.yaml', '.npmrc', '.github/', 'README'];
  return workspace.hasMembers && names.some((name) => path.startsWith(name));
}

function isUnder(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** How the globs and lists of a request take a changed path. */
function sorter({ workspace, ignore = [], global = [], always = [] }: AffectedRequest): (path: string) => Kind {
  const isGlobal = compileGlobs(global);
  const isTurboGlobal = compileGlobs(workspace.turbo?.globalDependencies ?? []);
  const isIgnored = compileGlobs(ignore);
  const isAlways = new Set([...always, workspace.turbo?.file]);
  return (path) => {
    if (isAlways.has(path) || isGlobal(path) || isTurboGlobal(path)) return 'global';
    return isIgnored(path) ? 'ignored' : 'plain';
  };
}

type Kind = 'global' | 'ignored' | 'plain';

/** The package that a file counts for, if any. */
function countedFor(path: string, workspace: Workspace, rootOwns: boolean): WorkspacePackage | undefined {
  const owner = ownerOf(path, workspace);
  return owner?.path === '.' && (!rootOwns || isNodeOnly(path, workspace)) ? undefined : owner;
}

/** Sorts changed files into owners, global rules, edges, and what is ignored. */
export function weighFiles(
  files: readonly ChangedFile[],
  request: AffectedRequest,
  edges: readonly PathEdge[],
): FileEffects {
  const { workspace } = request;
  const kindOf = sorter(request);
  const lockfiles = new Set(workspace.lockfiles.map(({ path }) => path));
  const rootOwns = ownsRoot(workspace);
  const owned = new Map<string, number>();
  const global: string[] = [];
  const ignored: string[] = [];
  const met = new Set<PathEdge>();
  for (const { path } of files) {
    const kind = kindOf(path);
    if (kind === 'global') global.push(path);
    // What lockfiles and settings say is compared, ignored or not.
    if (kind === 'ignored' && !lockfiles.has(path) && !isRootSettings(path)) ignored.push(path);
    if (kind === 'ignored') continue;
    for (const edge of edges) if (isUnder(path, edge.to)) met.add(edge);
    const owner = lockfiles.has(path) ? undefined : countedFor(path, workspace, rootOwns);
    if (owner !== undefined) owned.set(owner.path, (owned.get(owner.path) ?? 0) + 1);
  }
  return { owned, global, edges: [...met], ignored };
}
