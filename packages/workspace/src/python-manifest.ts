import { posix } from 'node:path';
import { isTable, tableAt, textAt, textsIn, type Table } from './shape.ts';

/** One requirement of a pyproject.toml. */
export interface Requirement {
  /** Normalised. */
  readonly name: string;
  readonly declaredIn: string;
  /** Folder that it comes from, relative to the project, when the requirement itself says so. */
  readonly path?: string;
}

/** PEP 503: case and runs of `-`, `_` and `.` do not count. */
export function normalizeName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}

/** The project's name, or undefined when the file only configures tools. */
export function projectName(manifest: Table): string | undefined {
  const name = textAt(tableAt(manifest, 'project'), 'name') ?? textAt(tableAt(manifest, 'tool', 'poetry'), 'name');
  return name === undefined ? undefined : normalizeName(name);
}

/** Folders that pdm (`file:///${PROJECT_ROOT}/../x`) and hatch (`{root:uri}/../x`) write into requirements. */
function pathInRequirement(text: string): string | undefined {
  return /(?:file:\/{2,3}\$\{PROJECT_ROOT\}|\{root:uri\})\/([^#;\s]+)/.exec(text)?.[1];
}

function fromText(text: string, declaredIn: string): Requirement[] {
  const path = pathInRequirement(text);
  const name = /^\s*([A-Za-z0-9][A-Za-z0-9._-]*)/.exec(text)?.[1] ?? /#egg=([A-Za-z0-9._-]+)/.exec(text)?.[1];
  if (name === undefined) return [];
  return [{ name: normalizeName(name), declaredIn, ...(path === undefined ? {} : { path }) }];
}

function fromLists(table: Table, declaredIn: string): Requirement[] {
  return Object.values(table).flatMap((list) => textsIn(list).flatMap((text) => fromText(text, declaredIn)));
}

function fromPoetry(table: Table, declaredIn: string): Requirement[] {
  return Object.entries(table).flatMap(([name, value]) => {
    const variants = Array.isArray(value) ? value : [value];
    return variants.map((variant): Requirement => {
      const path = isTable(variant) ? textAt(variant, 'path') : undefined;
      return { name: normalizeName(name), declaredIn, ...(path === undefined ? {} : { path }) };
    });
  });
}

/** Everything that a pyproject.toml asks for: PEP 621, PEP 735, PEP 518, and the tables of uv, pdm and poetry. */
export function requirementsOf(manifest: Table): Requirement[] {
  const project = tableAt(manifest, 'project');
  const poetry = tableAt(manifest, 'tool', 'poetry');
  const groups = Object.values(tableAt(poetry, 'group')).map((group) => tableAt(group, 'dependencies'));
  return [
    ...textsIn(project['dependencies']).flatMap((text) => fromText(text, 'project.dependencies')),
    ...fromLists(tableAt(project, 'optional-dependencies'), 'project.optional-dependencies'),
    ...fromLists(tableAt(manifest, 'dependency-groups'), 'dependency-groups'),
    ...textsIn(tableAt(manifest, 'tool', 'uv')['dev-dependencies']).flatMap((text) =>
      fromText(text, 'tool.uv.dev-dependencies'),
    ),
    ...fromLists(tableAt(manifest, 'tool', 'pdm', 'dev-dependencies'), 'tool.pdm.dev-dependencies'),
    ...textsIn(tableAt(manifest, 'build-system')['requires']).flatMap((text) =>
      fromText(text, 'build-system.requires'),
    ),
    ...[tableAt(poetry, 'dependencies'), tableAt(poetry, 'dev-dependencies'), ...groups].flatMap((table) =>
      fromPoetry(table, 'tool.poetry.dependencies'),
    ),
  ];
}

/** Where `tool.uv.sources` takes a requirement from: a member of the workspace, a folder, or neither. */
export interface UvSource {
  readonly workspace: boolean;
  /** Relative to the file that says it. */
  readonly paths: readonly string[];
}

/** `tool.uv.sources` by normalised name. */
export function uvSources(manifest: Table): Map<string, UvSource> {
  const sources = new Map<string, UvSource>();
  for (const [name, value] of Object.entries(tableAt(manifest, 'tool', 'uv', 'sources'))) {
    const variants = (Array.isArray(value) ? value : [value]).filter(isTable);
    const paths = variants.flatMap((variant) => textAt(variant, 'path') ?? []);
    sources.set(normalizeName(name), { workspace: variants.some((variant) => variant['workspace'] === true), paths });
  }
  return sources;
}

/** A folder named from another folder, relative to the root. */
export function resolveFolder(from: string, to: string): string {
  return posix.join(from, to).replace(/\/$/, '');
}
