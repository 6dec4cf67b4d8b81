import { Buffer } from 'node:buffer';
import { Failure, messageOf } from '@aevon/ports';
import { parse as parseTomlText, TomlError } from 'smol-toml';
import { LineCounter, parseDocument } from 'yaml';
import { stripComments } from './json-comments.ts';
import { isTable, type Table } from './shape.ts';

interface Place {
  readonly line: number;
  readonly column: number;
}

const MAX_MANIFEST_BYTES = 1024 * 1024;
const MAX_ALIASES = 100;

function broken(file: string, text: string, problem: string, place: Place | undefined, error?: unknown): Failure {
  const at = place === undefined ? '' : ` (line ${place.line}, column ${place.column})`;
  const line = place === undefined ? undefined : text.split(/\r?\n/)[place.line - 1]?.slice(0, 200);
  const details =
    line === undefined || place === undefined ? [] : [line, `${' '.repeat(Math.min(place.column, 200) - 1)}^`];
  return new Failure(
    {
      kind: 'user',
      code: 'package-file-broken',
      what: `${file} can't be read${at}: ${problem}`,
      fix: `correct ${file}${at}; the packages of the repository are not known without it`,
      details,
      location: place === undefined ? { file } : { file, ...place },
    },
    error === undefined ? {} : { cause: error },
  );
}

/** What a manifest holds: text from the disk, bytes from git. */
type Content = string | Uint8Array;

// One for all: a thousand manifests would make a thousand.
const decoder = new TextDecoder();

function decode(file: string, content: Content): string {
  const size = typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength;
  if (size <= MAX_MANIFEST_BYTES) return typeof content === 'string' ? content : decoder.decode(content);
  throw new Failure({
    kind: 'user',
    code: 'package-file-too-large',
    what: `${file} has ${size} bytes; a manifest may have ${MAX_MANIFEST_BYTES}`,
    fix: `take out of ${file} what is not about packages`,
    location: { file },
  });
}

function requireTable(file: string, text: string, value: unknown): Table {
  if (isTable(value)) return value;
  throw broken(file, text, 'it does not hold a table of keys at its top', { line: 1, column: 1 });
}

function placeOfOffset(text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** V8 names a position for most mistakes; without one the text ended too early. */
function placeInJson(text: string, message: string): Place {
  const position = /at position (\d+)/.exec(message)?.[1];
  return placeOfOffset(text, position === undefined ? text.length : Number(position));
}

/** @throws Failure `package-file-broken`, `package-file-too-large`. */
export function parseJson(file: string, content: Content): Table {
  const text = decode(file, content);
  return requireTable(file, text, parseJsonText(file, text, text));
}

/** JSON with comments and trailing commas. @throws Failure `package-file-broken`, `package-file-too-large`. */
export function parseJsonc(file: string, content: Content): Table {
  const text = decode(file, content);
  return requireTable(file, text, parseJsonText(file, text, stripComments(text)));
}

function parseJsonText(file: string, shown: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = messageOf(error);
    throw broken(file, shown, message.replace(/ \(line \d+ column \d+\)$/, ''), placeInJson(text, message), error);
  }
}

/** An empty document is an empty table. @throws Failure `package-file-broken`, `package-file-too-large`. */
export function parseYaml(file: string, content: Content): Table {
  const text = decode(file, content);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' });
  const [first] = document.errors;
  if (first !== undefined) {
    const { line, col } = lines.linePos(first.pos[0]);
    throw broken(file, text, first.message, { line, column: col }, first);
  }
  try {
    return requireTable(file, text, document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {});
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw broken(file, text, messageOf(error), undefined, error);
  }
}

/** @throws Failure `package-file-broken`, `package-file-too-large`. */
export function parseToml(file: string, content: Content): Table {
  const text = decode(file, content);
  try {
    return parseTomlText(text);
  } catch (error) {
    const place = error instanceof TomlError ? { line: error.line, column: error.column } : undefined;
    throw broken(file, text, messageOf(error).split('\n')[0] ?? '', place, error);
  }
}
