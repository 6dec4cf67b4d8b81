import { isDeepStrictEqual } from 'node:util';
import { Failure } from '@aevon/ports';
import type { RootKeyChange } from './affected-model.ts';
import { parseJson, parseYaml } from './manifest-text.ts';
import { isTable, type Table } from './shape.ts';

const parsers: ReadonlyMap<string, (file: string, bytes: Uint8Array) => Table> = new Map([
  ['package.json', parseJson],
  ['pnpm-workspace.yaml', parseYaml],
]);

/** Whether a path is one of the files that are compared key by key. */
export function isRootSettings(path: string): boolean {
  return parsers.has(path);
}

const MAX_DEPTH = 3;
const MAX_SHOWN = 60;

function read(file: string, bytes: Uint8Array | undefined): Table | undefined {
  try {
    return bytes === undefined ? {} : (parsers.get(file)?.(file, bytes) ?? {});
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

function valueAt(table: Table, key: string): unknown {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function keysOf(before: Table, after: Table): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}

/** A scalar as people write it; undefined for what would not fit into a sentence. */
function show(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  const text = String(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

function describe(path: string, before: unknown, after: unknown): string {
  const [old, now] = [show(before), show(after)];
  if (before === undefined) return [path, now, 'added'].filter((word) => word !== undefined).join(' ');
  if (after === undefined) return [path, old, 'removed'].filter((word) => word !== undefined).join(' ');
  return old === undefined || now === undefined || old === now ? `${path} changed` : `${path} ${old} → ${now}`;
}

/** A depth limit, for aliases of YAML can make a table hold itself. */
function differences(path: string, before: unknown, after: unknown, depth = 0): string[] {
  if (isDeepStrictEqual(before, after)) return [];
  const [old, now] = [before ?? {}, after ?? {}];
  if (!isTable(old) || !isTable(now) || depth === MAX_DEPTH) return [describe(path, before, after)];
  return keysOf(old, now).flatMap((key) =>
    differences(`${path}.${key}`, valueAt(old, key), valueAt(now, key), depth + 1),
  );
}

/** What each key at the top of a file at the root says otherwise now; undefined stands for no file. */
export function compareRootKeys(
  file: string,
  before: Uint8Array | undefined,
  after: Uint8Array | undefined,
): RootKeyChange[] {
  const [old, now] = [read(file, before), read(file, after)];
  if (old === undefined || now === undefined)
    return [{ file, sentences: [`the ${old === undefined ? 'old' : 'new'} version can't be read`] }];
  return keysOf(old, now).flatMap((key) => {
    const sentences = differences(key, valueAt(old, key), valueAt(now, key));
    return sentences.length === 0 ? [] : [{ file, key, sentences }];
  });
}
