import { posix } from 'node:path';
import { messageOf } from '@aevon/ports';
import { parse } from 'smol-toml';
import type { LockModel, LockNode, Unreadable } from './lock-model.ts';
import { isTable, tableAt, textAt, type Table } from './shape.ts';

/** uv raises `version` for changes that older readers can't read, `revision` for others (uv docs, lockfile versioning). */
const KNOWN_VERSION = 1;

/** Where uv says that a package is a folder of the repository. */
const localSources = ['editable', 'virtual', 'directory', 'workspace'] as const;

interface UvPackage {
  readonly key: string;
  readonly name: string;
  readonly version: string;
  readonly source: string;
  readonly folder: string | undefined;
  readonly table: Table;
}

function describe(source: Table): string {
  return JSON.stringify(Object.entries(source).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function toPackage(table: Table): UvPackage {
  const name = textAt(table, 'name') ?? '';
  const version = textAt(table, 'version') ?? '';
  const places = tableAt(table, 'source');
  const source = describe(places);
  const folder = localSources.map((kind) => textAt(places, kind)).find((path) => path !== undefined);
  return {
    key: `${name}@${version}@${source}`,
    name,
    version,
    source,
    folder: folder === undefined ? undefined : posix.normalize(folder),
    table,
  };
}

/** Hashes of everything that can be installed; sizes and upload times say nothing new. */
function identityOf({ source, table }: UvPackage): string {
  const wheels = Array.isArray(table['wheels']) ? table['wheels'].filter(isTable) : [];
  const files = [tableAt(table, 'sdist'), ...wheels];
  const hashes = files.flatMap((file) => textAt(file, 'hash') ?? []);
  return [source, ...hashes.sort()].join(' ');
}

function requirementsIn(table: Table): Table[] {
  const lists = [
    table['dependencies'],
    ...Object.values(tableAt(table, 'optional-dependencies')),
    ...Object.values(tableAt(table, 'dev-dependencies')),
  ];
  return lists.flatMap((list): Table[] => (Array.isArray(list) ? list.filter(isTable) : []));
}

/** A requirement names version and source only where several packages share the name. */
function keysOf(requirement: Table, byName: ReadonlyMap<string, readonly UvPackage[]>): string[] {
  const version = textAt(requirement, 'version');
  const source = isTable(requirement['source']) ? describe(requirement['source']) : undefined;
  const named = byName.get(textAt(requirement, 'name') ?? '') ?? [];
  const fitting = named.filter(
    (one) => (version ?? one.version) === one.version && (source ?? one.source) === one.source,
  );
  return fitting.map(({ key }) => key);
}

/** Reads a uv.lock: which packages each project of it resolves to. */
export function parseUvLockfile(text: string): LockModel | Unreadable {
  let lockfile: Table;
  try {
    lockfile = parse(text);
  } catch (error) {
    return { unreadable: `it is not valid TOML: ${messageOf(error).split('\n')[0] ?? ''}` };
  }
  const version = lockfile['version'];
  if (version !== KNOWN_VERSION)
    return {
      unreadable: `its format ${version === undefined ? 'without a version' : JSON.stringify(version)} is not known`,
    };
  return toModel(Array.isArray(lockfile['package']) ? lockfile['package'].filter(isTable).map(toPackage) : []);
}

function toModel(packages: readonly UvPackage[]): LockModel {
  const byName = Map.groupBy(packages, ({ name }) => name);
  const nodes = new Map<string, LockNode>();
  const importers = new Map<string, string[]>();
  for (const one of packages) {
    const dependencies = [
      ...new Set(requirementsIn(one.table).flatMap((requirement) => keysOf(requirement, byName))),
    ].sort();
    nodes.set(one.key, { name: one.name, version: one.version, identity: identityOf(one), dependencies });
    if (one.folder !== undefined) importers.set(one.folder, dependencies);
  }
  return { format: 'uv 1', importers, nodes };
}
