/** What a pnpm lockfile says, with references still as written. */
export interface RawLockfile {
  readonly version: string;
  /** By folder: dependency name and resolved reference. */
  readonly importers: Map<string, [string, string][]>;
  /** By key of the `packages` section: what pins the contents. */
  readonly identities: Map<string, string>;
  /** By key of the `snapshots` section, or of `packages` in format 6. */
  readonly references: Map<string, [string, string][]>;
}

/** The dependency fields of an importer or a package. */
export const dependencyFields: ReadonlySet<string> = new Set([
  'dependencies',
  'devDependencies',
  'optionalDependencies',
]);

const sections: ReadonlySet<string> = new Set(['importers', 'packages', 'snapshots']);

/** Thrown inside of this file only: the text has a layout that pnpm does not write. */
class OtherLayout extends Error {}

/** A line of the known layout: its key, and the text behind the colon. */
interface Pair {
  readonly key: string;
  readonly value: string;
}

interface Progress extends RawLockfile {
  section: string;
  entry: string;
  field: string;
  name: string;
  /** Lines indented deeper than this belong to a text of several lines. */
  blockAt: number | undefined;
}

function unquote(text: string): string {
  if (text.startsWith("'")) {
    if (text.length < 2 || !text.endsWith("'")) throw new OtherLayout();
    return text.slice(1, -1).replaceAll("''", "'");
  }
  if (/^["&*!|>%@`#?{[]/.test(text)) throw new OtherLayout();
  return text;
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf("'", from + 1); at !== -1; at = text.indexOf("'", at + 2))
    if (text[at + 1] !== "'") return at;
  throw new OtherLayout();
}

function splitPair(text: string, indent: number): Pair {
  const from = text[indent] === "'" ? closingQuote(text, indent) : indent;
  const colon = text.indexOf(': ', from);
  const end = colon === -1 && text.endsWith(':') ? text.length - 1 : colon;
  if (end === -1) throw new OtherLayout();
  return { key: unquote(text.slice(indent, end)), value: text.slice(end + 1).trim() };
}

function indentOf(text: string): number {
  let indent = 0;
  while (text.charCodeAt(indent) === 32) indent += 1;
  return indent;
}

/** `{integrity: sha512-…, tarball: …}` as sorted `key=value`. */
function describeFlow(value: string): string {
  if (!/^\{[^{}[\]]+\}$/.test(value)) throw new OtherLayout();
  const pairs = value.slice(1, -1).split(', ');
  return pairs
    .map((text) => splitPair(text, 0))
    .map((pair) => `${pair.key}=${unquote(pair.value)}`)
    .sort()
    .join(' ');
}

function append(map: Map<string, [string, string][]>, key: string, name: string, reference: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [[name, unquote(reference)]]);
  else list.push([name, unquote(reference)]);
}

/** A line at the left edge opens a section. */
function openSection(state: Progress & { version: string }, text: string): void {
  const [, section, value = ''] = /^([A-Za-z]+):(?: (.*))?$/.exec(text) ?? [];
  if (section === undefined) throw new OtherLayout();
  if (section === 'lockfileVersion') state.version = unquote(value);
  state.section = section;
  if (sections.has(section) && value !== '' && value !== '{}') throw new OtherLayout();
}

function openEntry(state: Progress, text: string): void {
  const { key, value } = splitPair(text, 2);
  if (value !== '' && value !== '{}') throw new OtherLayout();
  const isTwice =
    state.section === 'importers'
      ? state.importers.has(key)
      : state.section === 'packages' && state.identities.has(key);
  if (isTwice) throw new OtherLayout();
  state.entry = key;
  state.field = '';
  if (state.section === 'importers') state.importers.set(key, []);
  else if (!state.references.has(key)) state.references.set(key, []);
  if (state.section === 'packages') state.identities.set(key, '');
}

function readField(state: Progress, text: string): void {
  const colon = text.indexOf(':', 4);
  if (colon === -1) throw new OtherLayout();
  state.field = text.slice(4, colon);
  const value = text.slice(colon + 2);
  if (/^[|>][+-]?\d?$/.test(value)) state.blockAt = 4;
  if (state.section === 'packages' && state.field === 'resolution')
    state.identities.set(state.entry, describeFlow(value));
}

function readDeep(state: Progress, text: string, indent: number): void {
  if (!dependencyFields.has(state.field)) return;
  const { key, value } = splitPair(text, indent);
  if (state.section !== 'importers' && indent === 6) append(state.references, state.entry, key, value);
  else if (state.section === 'importers' && indent === 6 && value === '') state.name = key;
  else if (state.section === 'importers' && indent === 8) {
    if (key === 'version') append(state.importers, state.entry, state.name, value);
  } else throw new OtherLayout();
}

function readLine(state: Progress & { version: string }, text: string): void {
  const indent = indentOf(text);
  if (text.length === indent || text === '---') return;
  if (state.blockAt !== undefined && indent > state.blockAt) return;
  state.blockAt = undefined;
  if (indent === 0) openSection(state, text);
  else if (!sections.has(state.section) || text[indent] === '-') return;
  else if (indent === 2) openEntry(state, text);
  else if (indent === 4) readField(state, text);
  else readDeep(state, text, indent);
}

function scan(text: string): RawLockfile | undefined {
  const maps = { importers: new Map(), identities: new Map(), references: new Map() };
  const state: Progress & { version: string } = {
    version: '',
    ...maps,
    section: '',
    entry: '',
    field: '',
    name: '',
    blockAt: undefined,
  };
  for (let start = 0; start < text.length;) {
    const feed = text.indexOf('\n', start);
    const end = feed === -1 ? text.length : feed;
    readLine(state, text.slice(start, end));
    start = end + 1;
  }
  return state.importers.size === 0 ? undefined : state;
}

/**
 * Reads a lockfile that has exactly the layout pnpm writes, many times as fast as a general parser.
 * Undefined for every other layout: conflict markers, anchors, a file without importers. Of several documents the last
 * one counts: pnpm 11 and later put the package manager's own dependencies in front.
 */
export function scanPnpmLockfile(text: string): RawLockfile | undefined {
  if (text.includes('\r')) return undefined;
  try {
    return scan(text.slice(text.lastIndexOf('\n---\n') + 1));
  } catch (error) {
    if (error instanceof OtherLayout) return undefined;
    throw error;
  }
}
