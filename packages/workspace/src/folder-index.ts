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

/** Sorts tracked paths by folder. They come sorted, so the folder of the one before is tried first. */
export function indexFolders(entries: readonly TrackedPath[]): FolderIndex {
  const files = new Map<string, Set<string>>();
  const submodules: string[] = [];
  let prefix = '';
  let names = new Set<string>();
  for (const { path, kind } of entries) {
    if (isInstalled(path)) continue;
    if (kind === 'submodule') submodules.push(path);
    if (prefix === '' || !path.startsWith(prefix) || path.includes('/', prefix.length)) {
      const folder = folderOf(path);
      prefix = folder === '.' ? '' : `${folder}/`;
      names = files.get(folder) ?? new Set();
      files.set(folder, names);
    }
    names.add(path.slice(prefix.length));
  }
  return { files, submodules };
}

/** Folders that hold a file of this name, and submodules, which may. */
export function foldersWith(index: FolderIndex, name: string): string[] {
  const folders = [...index.files].filter(([, names]) => names.has(name)).map(([folder]) => folder);
  return [...folders, ...index.submodules];
}
