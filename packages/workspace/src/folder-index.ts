import type { TrackedPath } from './git-port.ts';

/** Where the manifests of packages lie. */
export interface FolderIndex {
  /** Names of the files directly in a folder, `.` for the root; a submodule's files are not known. */
  readonly files: ReadonlyMap<string, readonly string[]>;
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

/** Whether a path is a folder or lies in it; everything lies in `.`. */
export function isInside(path: string, folder: string): boolean {
  return folder === '.' || path === folder || path.startsWith(`${folder}/`);
}

/** Whether a folder, with a slash at its end, lies in installed packages, which no repository's graph is about. */
function isInstalled(folder: string): boolean {
  return folder.startsWith('node_modules/') || folder.includes('/node_modules/');
}

/** Sorts tracked paths by folder. They come sorted, so the folder of the one before is tried first. */
export function indexFolders(entries: Iterable<TrackedPath>): FolderIndex {
  const files = new Map<string, string[]>();
  const submodules: string[] = [];
  let prefix = '';
  let names: string[] | undefined;
  for (const { path, kind } of entries) {
    if (prefix === '' || !path.startsWith(prefix) || path.includes('/', prefix.length)) {
      const folder = folderOf(path);
      prefix = folder === '.' ? '' : `${folder}/`;
      names = isInstalled(prefix) ? undefined : (files.get(folder) ?? []);
      if (names !== undefined) files.set(folder, names);
    }
    if (kind === 'submodule' && names !== undefined) submodules.push(path);
    names?.push(path.slice(prefix.length));
  }
  return { files, submodules };
}

/** Folders that hold a file of this name, and submodules, which may. */
export function foldersWith(index: FolderIndex, name: string): string[] {
  const folders = [...index.files].filter(([, names]) => names.includes(name)).map(([folder]) => folder);
  return [...folders, ...index.submodules];
}
