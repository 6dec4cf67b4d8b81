import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Project } from './port.ts';

export function directoryOf(project: Project): string {
  return path.join(project.root, project.path);
}

/** The package's folder and those above it, up to the root of the repository. */
export function foldersUpwards(project: Project): string[] {
  const folders = [directoryOf(project)];
  for (let folder = folders[0]; folder !== undefined && folder !== project.root;) {
    const parent = path.dirname(folder);
    if (parent === folder) break;
    folders.push(parent);
    folder = parent;
  }
  return folders;
}

export async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** The first of the names found in the package's folder or above it. */
export async function findUpwards(project: Project, names: readonly string[]): Promise<string | undefined> {
  for (const folder of foldersUpwards(project)) {
    for (const name of names) {
      const candidate = path.join(folder, name);
      if (await exists(candidate)) return candidate;
    }
  }
  return undefined;
}

/** A path that a tool reported, relative to the root with forward slashes; undefined when it is outside. */
export function repositoryPath(project: Project, reported: string): string | undefined {
  const relative = path.relative(project.root, path.resolve(directoryOf(project), reported));
  if (relative === '' || relative.startsWith('..') || path.isAbsolute(relative)) return undefined;
  return relative.split(path.sep).join('/');
}

/** Files of the repository as arguments for a tool that runs in the package's folder. */
export function argumentPaths(project: Project, files: readonly string[]): string[] {
  return files.map((file) => path.relative(directoryOf(project), path.join(project.root, file)));
}

/** A name for a package's own files: `packages/ui` → `packages-ui-1f3a`. */
export function slugOf(project: Project): string {
  const readable = project.path.replace(/[^a-zA-Z0-9]+/g, '-').slice(0, 40);
  return `${readable}-${hash(project.path)}`;
}

/** FNV-1a, to keep `a/b` and `a-b` apart. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value.toString(16);
}
