import { isJsonObject, type Json, type JsonObject, textAt } from '../json.ts';
import type { KubeObject } from '../object.ts';
import type { FieldChange } from './plan-types.ts';

/** What the server writes by itself. */
const ofTheServer = new Set([
  'status',
  'metadata.managedFields',
  'metadata.resourceVersion',
  'metadata.uid',
  'metadata.generation',
  'metadata.creationTimestamp',
  'metadata.selfLink',
]);
/** Annotations too: kubectl keeps all that it last applied in one. */
const secretPaths = /^(data|stringData|metadata\.annotations)(\.|$)/;
const longestValue = 200;

type Show = (path: string, value: Json | undefined) => string | undefined;

function shorten(value: Json | undefined): string | undefined {
  if (value === undefined) return undefined;
  const text = JSON.stringify(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}

/** Items of a list by their name, or by their place where one has none. */
function keyed(list: readonly Json[]): ReadonlyMap<string, Json> {
  const names = list.map((item) => textAt(item, 'name'));
  const byName = names.every((name) => name !== undefined) && new Set(names).size === names.length;
  return new Map(list.map((item, index) => [byName ? (names[index] ?? '') : String(index), item]));
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function childrenOf(value: Json | undefined, path: string): ReadonlyMap<string, Json | undefined> {
  if (isList(value)) return new Map([...keyed(value)].map(([key, item]) => [`${path}[${key}]`, item]));
  const fields: JsonObject = isJsonObject(value) ? value : {};
  return new Map(Object.entries(fields).map(([field, inner]) => [path === '' ? field : `${path}.${field}`, inner]));
}

function isBranch(value: Json | undefined): boolean {
  return isJsonObject(value) || isList(value);
}

function compare(before: Json | undefined, after: Json | undefined, path: string, show: Show): FieldChange[] {
  if (ofTheServer.has(path)) return [];
  const alike = isList(before) === isList(after) && isBranch(before) && isBranch(after);
  if (!alike) {
    const equal = JSON.stringify(before) === JSON.stringify(after);
    return equal ? [] : [{ path, before: show(path, before), after: show(path, after) }];
  }
  const [old, now] = [childrenOf(before, path), childrenOf(after, path)];
  const paths = new Set([...old.keys(), ...now.keys()]);
  return [...paths].flatMap((one) => compare(old.get(one), now.get(one), one, show));
}

/** Which fields differ between two states of an object. Values of a Secret are hidden. */
export function fieldChanges(before: KubeObject, after: KubeObject): readonly FieldChange[] {
  const isSecret = after.kind === 'Secret';
  const show: Show = (path, value) => {
    if (isSecret && secretPaths.test(path)) return value === undefined ? undefined : '(hidden)';
    return shorten(value);
  };
  return compare(before, after, '', show);
}
