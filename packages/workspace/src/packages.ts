import { Failure } from '@aevon/ports';
import { pathIn, type FolderIndex } from './folder-index.ts';
import { parseJsonc } from './manifest-text.ts';
import { declaredIn, linkDependencies, type NodeMember, type NodeMembers } from './node-dependencies.ts';
import type { LinkRules } from './pnpm-settings.ts';
import { requirementsOf } from './python-manifest.ts';
import { linkProject, type PythonProject } from './python-projects.ts';
import { tableAt, textEntries } from './shape.ts';
import type { SourceTree } from './source-tree.ts';
import { tasksIn, turboFiles } from './turbo-rules.ts';
import type { Dependency, TurboRules, WorkspacePackage } from './workspace-model.ts';

export interface PackageSources {
  readonly tree: SourceTree;
  readonly index: FolderIndex;
  readonly members: NodeMembers;
  readonly python: readonly PythonProject[];
  readonly rules: LinkRules;
  readonly turbo: TurboRules | undefined;
}

/** Joins what package.json and pyproject.toml say of each folder; sorted by path. @throws Failure `no-packages`, `package-name-invalid`. */
export async function buildPackages(sources: PackageSources): Promise<WorkspacePackage[]> {
  const python = new Map(sources.python.map((project) => [project.path, project]));
  const projects = sources.python.filter(({ name }) => name !== undefined);
  const paths = [...new Set([...sources.members.byPath.keys(), ...projects.map(({ path }) => path)])].sort();
  if (paths.length === 0) throw noPackages();
  const folders = new Set(paths);
  const ownTasks = await readOwnTasks(sources, paths);
  const names = new Set<string>();
  return paths.map((path) => {
    const member = sources.members.byPath.get(path);
    const project = python.get(path);
    const name = requireListable(path, chooseName(path, member, project, sources.members, names));
    names.add(name);
    const links = [
      ...(member === undefined ? [] : linkDependencies(member, sources.members, sources.rules)),
      ...(project === undefined ? [] : linkProject(project, sources.python, (folder) => folders.has(folder))),
    ];
    return describe(sources, { path, name, member, project, links, ownTasks: ownTasks.get(path) ?? [] });
  });
}

/** A Python project whose name is taken goes by its path: names are unique in a plan. */
function chooseName(
  path: string,
  member: NodeMember | undefined,
  project: PythonProject | undefined,
  members: NodeMembers,
  taken: ReadonlySet<string>,
): string {
  if (member?.name !== undefined) return member.name;
  const name = project?.name;
  return name === undefined || members.byName.has(name) || taken.has(name) ? path : name;
}

/** Names go into lists with commas and into logs. @throws Failure `package-name-invalid`. */
function requireListable(path: string, name: string): string {
  // A leading `!` or `.` and brackets are filter syntax of Turborepo and pnpm.
  if (/^[^\s,!{}[\]^\p{Cc}]+$/u.test(name) && !name.startsWith('./') && !name.startsWith('...')) return name;
  const file = pathIn(path, 'package.json');
  throw new Failure({
    kind: 'user',
    code: 'package-name-invalid',
    what: `the package in ${JSON.stringify(path)} has the name ${JSON.stringify(name)}: a name may hold no space, comma or control character`,
    fix: `write "name" in ${JSON.stringify(file)} as npm allows it, such as "@shop/ui"`,
    location: { file },
  });
}

const none: ReadonlySet<string> = new Set();

interface Parts {
  readonly path: string;
  readonly name: string;
  readonly member: NodeMember | undefined;
  readonly project: PythonProject | undefined;
  readonly links: readonly Dependency[];
  readonly ownTasks: readonly string[];
}

function describe(
  { index, turbo }: PackageSources,
  { path, name, member, project, links, ownTasks }: Parts,
): WorkspacePackage {
  const scripts = Object.fromEntries(textEntries(member?.manifest['scripts']));
  const tasks = [...(turbo?.tasks ?? []), ...ownTasks];
  const isProject = project?.name !== undefined;
  const home = project?.workspace ?? path;
  const hasLockfile = isProject && index.files.get(home)?.includes('uv.lock') === true;
  return {
    name,
    path,
    language: member === undefined ? 'python' : 'node',
    languages: [...(member === undefined ? [] : ['node' as const]), ...(isProject ? ['python' as const] : [])],
    scripts,
    tasks: Object.keys(scripts).filter((script) => hasTask(tasks, script, path === '.' ? '//' : name)),
    declared: new Set([
      ...(member === undefined ? [] : declaredIn(member.manifest)),
      ...(project === undefined ? [] : requirementsOf(project.manifest).map((one) => one.name)),
    ]),
    pythonTools: project === undefined ? none : new Set(Object.keys(tableAt(project.manifest, 'tool'))),
    files: new Set(index.files.get(path)),
    dependencies: links,
    ...(hasLockfile ? { pythonLockfile: pathIn(home, 'uv.lock') } : {}),
  };
}

/** A root task exists only as `//#task` (turborepo.dev, configuring tasks, root tasks). */
function hasTask(tasks: readonly string[], script: string, owner: string): boolean {
  return (owner !== '//' && tasks.includes(script)) || tasks.includes(`${owner}#${script}`);
}

async function readOwnTasks(
  { tree, index, turbo }: PackageSources,
  paths: readonly string[],
): Promise<Map<string, string[]>> {
  const tasks = new Map<string, string[]>();
  if (turbo === undefined) return tasks;
  const files = paths.flatMap((path) => {
    const name = turboFiles.find((file) => index.files.get(path)?.includes(file) === true);
    return name === undefined || path === '.' ? [] : [[path, pathIn(path, name)] as const];
  });
  const contents = await tree.read(files.map(([, file]) => file));
  for (const [path, file] of files) {
    const text = contents.get(file);
    if (text !== undefined) tasks.set(path, tasksIn(parseJsonc(file, text)));
  }
  return tasks;
}

function noPackages(): Failure {
  return new Failure({
    kind: 'user',
    code: 'no-packages',
    what: 'the repository has no package.json at its root and no Python project: there is nothing to plan',
    cause: 'the checkout went to another folder, or the monorepo lies in a folder below the root',
    fix: 'set `working-directory` to the folder that holds pnpm-workspace.yaml, package.json or pyproject.toml',
  });
}
