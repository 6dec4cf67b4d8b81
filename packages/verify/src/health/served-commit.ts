import type { ProbeAnswer } from '@aevon/ports';
import type { CommitPlace } from './expectation.ts';

/** What was found where the commit should be. */
export type ServedCommit =
  { readonly found: true; readonly commit: string } | { readonly found: false; readonly why: string };

/** Nothing may follow the digits: `…-dirty` is not that commit. */
const idPattern = /^[0-9a-f]{7,64}$/i;

/** A full id that stands by itself, also within markup. */
const wholeId = /(?<![\w-])(?:[0-9a-f]{64}|[0-9a-f]{40})(?![\w-])/g;

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function inJson(text: string, path: readonly string[]): ServedCommit {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { found: false, why: `its answer is no JSON: ${JSON.stringify(text.slice(0, 80))}` };
  }
  for (const key of path) value = isTable(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  if (typeof value === 'string' && value !== '') return { found: true, commit: value.trim() };
  return { found: false, why: `its JSON has no text at ${path.join('.')}` };
}

/** The commit that an answer names. A body must hold nothing but it, or the one that is looked for. */
export function servedCommit({ body, headers }: ProbeAnswer, place: CommitPlace, wanted: string): ServedCommit {
  if (place.in === 'header') {
    const value = headers[place.name.toLowerCase()];
    return value === undefined || value === ''
      ? { found: false, why: `its answer has no header ${place.name}` }
      : { found: true, commit: value.trim() };
  }
  const text = new TextDecoder().decode(body);
  if (place.in === 'json') return inJson(text, place.path);
  const named = [...text.matchAll(wholeId)].map(([id]) => id);
  const commit = named.find((id) => id === wanted) ?? named[0];
  if (commit !== undefined) return { found: true, commit };
  return { found: false, why: 'its answer names no commit' };
}

/** Whether two ids mean the same commit; a service may know its own by the first digits only, seven at the least. */
export function sameCommit(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  return [short, long].every((id) => idPattern.test(id)) && long.toLowerCase().startsWith(short.toLowerCase());
}
