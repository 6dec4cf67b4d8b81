import { setImmediate as letOthersGoOn } from 'node:timers/promises';
import { foldersWith, indexFolders, pathIn, type FolderIndex } from './folder-index.ts';
import { compileGlobs } from './globs.ts';
import { parseJson } from './manifest-text.ts';
import { findNodeMembers, indexMembers } from './node-members.ts';
import { buildPackages } from './packages.ts';
import { readLinkRules, type LinkRules } from './pnpm-settings.ts';
import { findPythonProjects, type PythonProject } from './python-projects.ts';
import type { Table } from './shape.ts';
import type { SourceTree } from './source-tree.ts';
import { readTurboRules, turboFiles } from './turbo-rules.ts';
import type { Lockfile, TurboRules, Workspace, WorkspacePackage } from './workspace-model.ts';

export interface ReadOptions {
  /** Globs of places where a pyproject.toml is no project; `!` takes away. */
  readonly ignore?: readonly string[];
}

interface Root {
  readonly names: ReadonlySet<string>;
  readonly packageJson: Table | undefined;
  readonly rules: LinkRules;
  readonly turbo: TurboRules | undefined;
}

async function readRoot(tree: SourceTree, index: FolderIndex): Promise<Root> {
  const names = new Set(index.files.get('.'));
  const wanted = ['package.json', 'pnpm-workspace.yaml', '.npmrc', ...turboFiles].filter((name) => names.has(name));
  const contents = await tree.read(wanted);
  const manifest = contents.get('package.json');
  const packageJson = manifest === undefined ? undefined : parseJson('package.json', manifest);
  const rules = readLinkRules({
    names,
    packageJson,
    pnpmWorkspace: contents.get('pnpm-workspace.yaml'),
    npmrc: contents.get('.npmrc'),
  });
  const turboFile = turboFiles.find((name) => contents.has(name));
  const turboText = turboFile === undefined ? undefined : contents.get(turboFile);
  const turbo = turboFile === undefined || turboText === undefined ? undefined : readTurboRules(turboFile, turboText);
  return { names, packageJson, rules, turbo };
}

const otherLockfiles = ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'bun.lock', 'bun.lockb'];

function findLockfiles(names: ReadonlySet<string>, packages: readonly WorkspacePackage[]): Lockfile[] {
  const other = otherLockfiles.filter((name) => names.has(name)).map((path): Lockfile => ({ path, format: 'other' }));
  const uv = new Set(packages.flatMap(({ pythonLockfile }) => pythonLockfile ?? []));
  return [
    ...(names.has('pnpm-lock.yaml') ? [{ path: 'pnpm-lock.yaml', format: 'pnpm' } as const] : other),
    ...[...uv].map((path): Lockfile => ({ path, format: 'uv' })),
  ];
}

/**
 * Reads the package graph of a repository: pnpm, npm, yarn and bun workspaces, uv workspaces, plain Python projects.
 * @throws Failure `package-file-broken` (with file, line and column), `package-file-too-large`, `package-name-twice`, `package-name-invalid`, `no-packages`, `link-leaves-repository`.
 */
export async function readWorkspace(tree: SourceTree, { ignore = [] }: ReadOptions = {}): Promise<Workspace> {
  const index = indexFolders(await tree.list());
  // Between long stretches, so that the processes of git that a plan waits for meanwhile are answered.
  await letOthersGoOn();
  const root = await readRoot(tree, index);
  await letOthersGoOn();
  const members = await findNodeMembers(tree, index, root);
  await letOthersGoOn();
  const python = await readPython(tree, index, new Set(members.map(({ path }) => path)), ignore);
  const packages = await buildPackages({
    tree,
    index,
    members: indexMembers(members),
    python,
    rules: root.rules,
    turbo: root.turbo,
  });
  return {
    packages,
    byPath: new Map(packages.map((one) => [one.path, one])),
    byName: new Map(packages.map((one) => [one.name, one])),
    packageManager: root.rules.manager,
    hasMembers: packages.some(({ path }) => path !== '.'),
    turbo: root.turbo,
    lockfiles: findLockfiles(root.names, packages),
  };
}

async function readPython(
  tree: SourceTree,
  index: FolderIndex,
  nodePaths: ReadonlySet<string>,
  ignore: readonly string[],
): Promise<PythonProject[]> {
  const files = foldersWith(index, 'pyproject.toml').map((folder) => pathIn(folder, 'pyproject.toml'));
  const contents = await tree.read(files);
  return findPythonProjects({ index, nodePaths, contents, isIgnored: compileGlobs(ignore) });
}

/** The package that a path or a name means; paths go first. */
export function findPackage(workspace: Workspace, pathOrName: string): WorkspacePackage | undefined {
  return workspace.byPath.get(pathOrName.replace(/^\.\/(?=.)|\/$/g, '')) ?? workspace.byName.get(pathOrName);
}
