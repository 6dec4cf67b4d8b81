import type { TrackedPath } from './git-port.ts';

/** Where the manifests of packages lie. */
export interface FolderIndex {
  /** Names of the files directly in a folder, `.` for the root; a submodule's files are not known. */
  readonly files: ReadonlyMap<string, ReadonlySet<string>>;
  /** Folders that are pointers to another repository. */
  readonly submodules: readonly string[];
}

/** The folder that holds a path, `.` for the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '.' : path.slice(0, slash);
}

/** `.` and a folder joined with a name. */
export function pathIn(folder: string, name: string): string {
  return folder === '.' ? name : `${folder}/${name}`;
}

/** Whether a path lies in installed packages, which no repository's graph is about. */
function isInstalled(path: string): boolean {
  return path.includes('node_modules/') && /(^|\/)node_modules\//.test(path);
}

/** Sorts tracked paths by folder. */
export function indexFolders(entries: readonly TrackedPath[]): FolderIndex {
  const files = new Map<string, Set<string>>();
  const submodules: string[] = [];
  for (const { path, kind } of entries) {
    if (isInstalled(path)) continue;
    if (kind === 'submodule') submodules.push(path);
    const folder = folderOf(path);
    const names = files.get(folder);
    const name = folder === '.' ? path : path.slice(folder.length + 1);
    if (names === undefined) files.set(folder, new Set([name]));
    else names.add(name);
  }
  return { files, submodules };
}

/** Folders that hold a file of this name, and submodules, which may. */
export function foldersWith(index: FolderIndex, name: string): string[] {
  const folders = [...index.files].filter(([, names]) => names.has(name)).map(([folder]) => folder);
  return [...folders, ...index.submodules];
}
