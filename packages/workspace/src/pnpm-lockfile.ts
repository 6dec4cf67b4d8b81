import { parseAllDocuments } from 'yaml';
import { splitKey, type LockModel, type LockNode, type Unreadable } from './lock-model.ts';
import { dependencyFields, scanPnpmLockfile, type RawLockfile } from './pnpm-lockfile-scan.ts';
import { isTable, tableAt, textAt, textEntries, type Table } from './shape.ts';

/** Formats that are read: 6.0 of pnpm 8, 9.0 of pnpm 9 and later (github.com/pnpm/spec, lockfile). */
const knownVersion = /^(6\.[01]|9\.0)$/;

/** The general parser needs seconds for more than this; what the line scanner can't read is then not read. */
const MAX_GENERAL_CHARACTERS = 3_000_000;
const MAX_ALIASES = 100;

/** Reads both sides with the same parser, so that a difference is one of the files. */
export function parsePnpmLockfiles(base: string, head: string): readonly [LockModel, LockModel] | Unreadable {
  const fast = [scanPnpmLockfile(base), scanPnpmLockfile(head)] as const;
  const [before, after] = fast.includes(undefined) ? [parseGeneral(base), parseGeneral(head)] : fast;
  if (before === undefined) return { unreadable: 'its old version is no lockfile of pnpm' };
  if (after === undefined) return { unreadable: 'it is not valid YAML, or no lockfile of pnpm' };
  for (const { version } of [before, after])
    if (!knownVersion.test(version)) return { unreadable: `its format ${JSON.stringify(version)} is not known` };
  if (before.version !== after.version)
    return { unreadable: `its format changed from ${before.version} to ${after.version}` };
  const lacking = findLacking(after);
  if (lacking !== undefined) return { unreadable: `it lacks an entry for ${lacking}` };
  return [toModel(before), toModel(after)];
}

/** Reads any layout of YAML; undefined when it is not valid or no lockfile. */
export function parseGeneral(text: string): RawLockfile | undefined {
  if (text.length > MAX_GENERAL_CHARACTERS) return undefined;
  const documents = parseAllDocuments(text, { logLevel: 'silent', prettyErrors: false });
  const document = documents.at(-1);
  if (document === undefined || documents.some(({ errors }) => errors.length > 0)) return undefined;
  try {
    const lockfile: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return isTable(lockfile) && lockfile['lockfileVersion'] !== undefined ? toRaw(lockfile) : undefined;
  } catch {
    return undefined;
  }
}

function referencesIn(value: unknown): [string, string][] {
  return [...dependencyFields].flatMap((field) =>
    Object.entries(tableAt(value, field)).flatMap(([name, written]): [string, string][] => {
      const reference = isTable(written) ? textAt(written, 'version') : written;
      return typeof reference === 'string' || typeof reference === 'number' ? [[name, String(reference)]] : [];
    }),
  );
}

function toRaw(lockfile: Table): RawLockfile {
  const written = lockfile['lockfileVersion'];
  const version = typeof written === 'number' ? written.toFixed(1) : String(written);
  const packages = Object.entries(tableAt(lockfile, 'packages'));
  const snapshots = Object.entries(tableAt(lockfile, 'snapshots'));
  const importers = Object.entries(isTable(lockfile['importers']) ? lockfile['importers'] : { '.': lockfile });
  return {
    version,
    importers: new Map(importers.map(([folder, value]) => [folder, referencesIn(value)])),
    identities: new Map(packages.map(([key, value]) => [key, describeResolution(tableAt(value, 'resolution'))])),
    references: new Map([...packages, ...snapshots].map(([key, value]) => [key, referencesIn(value)])),
  };
}

function describeResolution(resolution: Table): string {
  const flat = textEntries(resolution);
  if (flat.length !== Object.keys(resolution).length) return JSON.stringify(resolution);
  return flat
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(' ');
}

/** Keys of format 6 begin with a slash. */
function bare(key: string): string {
  return key.startsWith('/') ? key.slice(1) : key;
}

/** The key without its peers, which is what `packages` is keyed by in format 9. */
function withoutPeers(key: string): string {
  const suffix = key.indexOf('(');
  return suffix === -1 ? key : key.slice(0, suffix);
}

/** A reference is a version of the package itself, or the whole key of another one (an alias). */
function keyOf(name: string, reference: string, known: ReadonlyMap<string, unknown>): string {
  const named = `${name}@${reference}`;
  return known.has(named) || !known.has(bare(reference)) ? named : bare(reference);
}

/** A plain version that an importer names and the file does not describe: the file was cut off or merged badly. */
function findLacking({ importers, references }: RawLockfile): string | undefined {
  const known = new Map([...references].map(([key, list]) => [bare(key), list]));
  for (const list of importers.values())
    for (const [name, reference] of list)
      if (/^\d/.test(reference) && !known.has(keyOf(name, reference, known))) return `${name} ${reference}`;
  return undefined;
}

function toModel({ version, importers, identities, references }: RawLockfile): LockModel {
  const known = new Map([...references].map(([key, list]) => [bare(key), list]));
  const pinned = new Map([...identities].map(([key, identity]) => [bare(key), identity]));
  const toKeys = (list: readonly [string, string][]): string[] =>
    list
      .filter(([, reference]) => !reference.startsWith('link:'))
      .map(([name, reference]) => keyOf(name, reference, known));
  const nodes = new Map<string, LockNode>();
  for (const [key, list] of known) {
    const identity = pinned.get(key) ?? pinned.get(withoutPeers(key)) ?? '';
    nodes.set(key, { ...splitKey(key), identity, dependencies: toKeys(list) });
  }
  return { format: version, nodes, importers: new Map([...importers].map(([folder, list]) => [folder, toKeys(list)])) };
}
