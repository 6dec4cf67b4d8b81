import { distance } from 'fastest-levenshtein';
import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument, type YAMLError } from 'yaml';
import type { z } from 'zod';
import { expectedAt, keysAt } from './expected.ts';
import { manifestFailure, manifestLimitBytes, type ManifestProblem } from './problem.ts';
import { type Manifest, manifestSchema } from './schema.ts';

type Path = readonly PropertyKey[];

function positionOf(document: Document.Parsed, path: Path): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return undefined;
}

function positionOfKey(document: Document.Parsed, path: Path, key: string): number | undefined {
  const map = path.length === 0 ? document.contents : document.getIn(path, true);
  if (!isMap(map)) return positionOf(document, path);
  const pair = map.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
  return isNode(pair?.key) ? pair.key.range?.[0] : positionOf(document, path);
}

function nearestKey(key: string, known: readonly string[]): string | undefined {
  const ranked = known.map((candidate) => ({ candidate, steps: distance(key.toLowerCase(), candidate) }));
  const best = ranked.sort((one, other) => one.steps - other.steps)[0];
  return best !== undefined && best.steps <= Math.max(2, Math.floor(best.candidate.length / 3))
    ? best.candidate
    : undefined;
}

function unknownKey(document: Document.Parsed, path: Path, key: string): ManifestProblem {
  const known = keysAt(path);
  const meant = nearestKey(key, known);
  const hint = meant === undefined ? `it can have ${known.join(', ')}` : `did you mean "${meant}"?`;
  return { message: `unknown key "${key}"; ${hint}`, offset: positionOfKey(document, path, key) };
}

function dotted(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

/** Characters of a wrong value. */
const valueLimit = 40;

/** Mistakes of which the schema can say what it wants; for all others it has words of its own. */
const told = ['invalid_type', 'invalid_union', 'invalid_value', 'too_small', 'too_big'];

function describeIssue(document: Document.Parsed, issue: z.core.$ZodIssue): string {
  const isDate = issue.code === 'invalid_format' && issue.format === 'date';
  const expected = isDate || told.includes(issue.code) ? expectedAt(issue.path) : undefined;
  if (expected === undefined) return issue.message;
  const node: unknown = issue.path.length === 0 ? document.contents : document.getIn(issue.path, true);
  if (node === undefined) return `missing; expected ${expected}`;
  const value = isNode(node) ? JSON.stringify(node.toJS(document)) : 'null';
  if (value === 'null') return `expected ${expected}, and nothing is given`;
  return `expected ${expected}, not ${value.length > valueLimit ? `${value.slice(0, valueLimit)}…` : value}`;
}

function problemsOf(document: Document.Parsed, issue: z.core.$ZodIssue): ManifestProblem[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(document, issue.path, key));
  if (issue.code === 'invalid_key') {
    const key = String(issue.path.at(-1));
    return [
      {
        message: `the name "${key}" cannot be used: ${issue.issues[0]?.message ?? ''}`,
        offset: positionOfKey(document, issue.path.slice(0, -1), key),
      },
    ];
  }
  const where = dotted(issue.path);
  const message = describeIssue(document, issue).replace(/^Invalid (input|option|string): /, '');
  return [{ message: where === '' ? message : `${where}: ${message}`, offset: positionOf(document, issue.path) }];
}

/** Mistakes that the parser names in its own terms, in those of whoever made them. */
const knownSyntax = [
  { pattern: /^Map keys must be unique/, words: 'this key is given twice; keep one' },
  { pattern: /^Tabs are not allowed/, words: 'this line is indented with a tab; YAML wants spaces' },
];

function syntaxProblem(error: YAMLError): ManifestProblem {
  const message = error.message.split('\n')[0] ?? error.message;
  const known = knownSyntax.find(({ pattern }) => pattern.test(message))?.words;
  return { message: known ?? message.replace(/ at line \d+, column \d+:?$/, ''), offset: error.pos[0] };
}

export interface ReadManifest {
  readonly manifest: Manifest;
  /** Offset in the text of the value at a path, for later findings about it. */
  readonly problemAt: (path: Path, message: string) => ManifestProblem;
  readonly fail: (problems: readonly ManifestProblem[]) => Error;
}

function empty(document: Document.Parsed): boolean {
  return document.contents === null || (isScalar(document.contents) && document.contents.value === null);
}

/**
 * Reads the text of a manifest. Aliases are bounded, so that a small file cannot grow large.
 * @throws Failure `manifest-invalid` with every mistake, its line, column and a caret.
 */
export function readManifest(file: string, text: string): ReadManifest {
  const lines = new LineCounter();
  const fail = (problems: readonly ManifestProblem[]): Error => manifestFailure(file, text, lines, problems);
  if (Buffer.byteLength(text) > manifestLimitBytes) {
    throw fail([
      {
        message: `the file is larger than ${manifestLimitBytes / 1024 / 1024} MiB, which no manifest needs`,
        offset: undefined,
      },
    ]);
  }
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: true });
  if (document.errors.length > 0) throw fail(document.errors.map(syntaxProblem));
  if (empty(document)) throw fail([{ message: 'the file is empty; write at least `version: 1`', offset: undefined }]);
  const result = manifestSchema.safeParse(expand(document, fail));
  if (!result.success) throw fail(result.error.issues.flatMap((issue) => problemsOf(document, issue)));
  return {
    manifest: result.data,
    fail,
    problemAt: (path, message) => ({ message, offset: positionOf(document, path) }),
  };
}

function expand(document: Document.Parsed, fail: (problems: readonly ManifestProblem[]) => Error): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = why.startsWith('Excessive alias count')
      ? 'its anchors and aliases (`&a`, `*a`) grow into far more text than they take; write the values out'
      : `its aliases cannot be resolved: ${why}`;
    throw fail([{ message, offset: undefined }]);
  }
}
