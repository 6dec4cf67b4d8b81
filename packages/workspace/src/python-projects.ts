import { folderOf, foldersWith, pathIn, type FolderIndex } from './folder-index.ts';
import { compileGlobs, type PathTest } from './globs.ts';
import { parseToml } from './manifest-text.ts';
import { projectName, requirementsOf, resolveFolder, uvSources } from './python-manifest.ts';
import { tableAt, textsIn, type Table } from './shape.ts';
import type { Dependency } from './workspace-model.ts';

export interface PythonProject {
  readonly path: string;
  readonly manifest: Table;
  /** Normalised; undefined for a file that only configures tools. */
  readonly name: string | undefined;
  /** Folder of the uv workspace that it belongs to, its own when it is the root of one. */
  readonly workspace: string | undefined;
}

export interface PythonSources {
  readonly index: FolderIndex;
  /** Folders of node packages. */
  readonly nodePaths: ReadonlySet<string>;
  /** Contents of every pyproject.toml by path. */
  readonly contents: ReadonlyMap<string, string>;
  readonly isIgnored: PathTest;
}

interface UvWorkspace {
  readonly path: string;
  readonly isMember: PathTest;
}

function depthOf(path: string): number {
  return path === '.' ? 0 : path.split('/').length;
}

/** The package that a folder lies in, the root left out. */
function isNested(path: string, packages: ReadonlySet<string>): boolean {
  for (let folder = folderOf(path); folder !== '.'; folder = folderOf(folder)) if (packages.has(folder)) return true;
  return false;
}

function readUvWorkspace(path: string, manifest: Table): UvWorkspace | undefined {
  const table = tableAt(manifest, 'tool', 'uv')['workspace'];
  if (table === undefined) return undefined;
  const members = textsIn(tableAt(table)['members']);
  const excluded = textsIn(tableAt(table)['exclude']).map((glob) => `!${glob}`);
  const matches = compileGlobs([...members, ...excluded], { dot: false });
  const inside = path === '.' ? '' : `${path}/`;
  return { path, isMember: (folder) => folder.startsWith(inside) && matches(folder.slice(inside.length)) };
}

/**
 * Finds Python projects: members of uv workspaces, and every other pyproject.toml that is not inside of a package
 * (those are taken for test data of that package).
 * @throws Failure `package-file-broken`, `package-file-too-large`.
 */
export function findPythonProjects({ index, nodePaths, contents, isIgnored }: PythonSources): PythonProject[] {
  const projects: PythonProject[] = [];
  const packages = new Set(nodePaths);
  const workspaces: UvWorkspace[] = [];
  const folders = foldersWith(index, 'pyproject.toml').sort((one, other) => depthOf(one) - depthOf(other));
  for (const path of folders) {
    const file = pathIn(path, 'pyproject.toml');
    const text = contents.get(file);
    const owner = workspaces.findLast((workspace) => workspace.isMember(path));
    const known = nodePaths.has(path) || owner !== undefined;
    if (text === undefined || (!known && (isNested(path, packages) || isIgnored(file)))) continue;
    const manifest = parseToml(file, text);
    const own = readUvWorkspace(path, manifest);
    if (own !== undefined) workspaces.push(own);
    const project = { path, manifest, name: projectName(manifest), workspace: own?.path ?? owner?.path };
    projects.push(project);
    if (project.name !== undefined) packages.add(path);
  }
  return projects;
}

/** The dependencies of one project on other packages of the repository. */
export function linkProject(
  project: PythonProject,
  projects: readonly PythonProject[],
  isPackage: PathTest,
): Dependency[] {
  const root = projects.find(({ path }) => path === project.workspace);
  const own = uvSources(project.manifest);
  const shared = root === undefined || root === project ? new Map<string, never>() : uvSources(root.manifest);
  const links: Dependency[] = [];
  for (const requirement of requirementsOf(project.manifest)) {
    const source = own.get(requirement.name) ?? shared.get(requirement.name);
    const base = own.has(requirement.name) ? project.path : (root?.path ?? project.path);
    const folders = [
      ...(requirement.path === undefined ? [] : [resolveFolder(project.path, requirement.path)]),
      ...(source?.paths ?? []).map((path) => resolveFolder(base, path)),
      ...(source?.workspace === true ? membersNamed(requirement.name, project, projects) : []),
    ];
    for (const on of folders)
      if (on !== project.path && isPackage(on)) links.push({ on, declaredIn: requirement.declaredIn });
  }
  return links;
}

function membersNamed(name: string, { workspace }: PythonProject, projects: readonly PythonProject[]): string[] {
  return projects.filter((other) => other.name === name && other.workspace === workspace).map(({ path }) => path);
}
