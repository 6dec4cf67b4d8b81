import { Buffer, isUtf8 } from 'node:buffer';
import type { ChangedFile, ChangeStatus, TrackedPath } from './git-port.ts';

const NUL = 0;
const LINE_FEED = 10;

interface Field {
  readonly text: string;
  readonly exact: boolean;
}

/** Splits output of `-z`; a field that is not UTF-8 is decoded with U+FFFD and marked. */
function splitFields(bytes: Uint8Array): Field[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer)) return splitTexts(buffer).map((text) => ({ text, exact: true }));
  const fields: Field[] = [];
  let start = 0;
  for (let end = buffer.indexOf(NUL); end !== -1; end = buffer.indexOf(NUL, start)) {
    const field = buffer.subarray(start, end);
    fields.push({ text: field.toString('utf8'), exact: isUtf8(field) });
    start = end + 1;
  }
  return fields;
}

/** One decoding for all fields: with 20,000 names an order of magnitude faster than one for each. */
function splitTexts(buffer: Buffer): string[] {
  const texts = buffer.toString('utf8').split('\0');
  texts.pop();
  return texts;
}

const statuses: Readonly<Record<string, ChangeStatus>> = { A: 'added', D: 'deleted', T: 'type-changed' };

function kindOf(mode: string): TrackedPath['kind'] {
  if (mode === '160000') return 'submodule';
  return mode === '120000' ? 'link' : 'file';
}

/** Reads `diff-tree --raw -z`: `:oldmode newmode oldid newid STATUS`, NUL, path, NUL (git-diff-tree, raw output format). */
export function parseRawDiff(bytes: Uint8Array): ChangedFile[] {
  const files: ChangedFile[] = [];
  let head: string | undefined;
  for (const field of splitFields(bytes)) {
    if (head === undefined) {
      head = field.text;
      continue;
    }
    const [oldMode = '', newMode = '', , , letter = ''] = head.slice(1).split(' ');
    const kind = kindOf(newMode === '000000' ? oldMode : newMode);
    files.push({ path: field.text, status: statuses[letter.slice(0, 1)] ?? 'modified', kind, exact: field.exact });
    head = undefined;
  }
  return files;
}

/**
 * Reads `ls-files --stage -z`: `mode id stage`, tab, path, NUL; a path in conflict comes once. Entries are made as they
 * are asked for: 20,000 that live at once cost more to collect than to read.
 */
export function* parseIndex(bytes: Uint8Array): Generator<TrackedPath> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  let last: string | undefined;
  for (let start = 0, end = text.indexOf('\0'); end !== -1; start = end + 1, end = text.indexOf('\0', start)) {
    const path = text.slice(text.indexOf('\t', start) + 1, end);
    if (path !== last) yield { path, kind: kindOf(text.slice(start, start + 6)) };
    last = path;
  }
}

/** Reads `ls-tree -z`: `mode type id`, tab, path, NUL; gives the ids of blobs by path. */
export function parseTree(bytes: Uint8Array): Map<string, string> {
  const ids = new Map<string, string>();
  for (const { text } of splitFields(bytes)) {
    const tab = text.indexOf('\t');
    const [, type, id] = text.slice(0, tab).split(' ');
    if (type === 'blob' && id !== undefined) ids.set(text.slice(tab + 1), id);
  }
  return ids;
}

/** Reads `cat-file --batch`: `id type size`, line feed, content, line feed; objects that are missing are left out. */
export function parseBatch(bytes: Uint8Array): Map<string, Uint8Array> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const contents = new Map<string, Uint8Array>();
  let start = 0;
  for (let end = buffer.indexOf(LINE_FEED); end !== -1; end = buffer.indexOf(LINE_FEED, start)) {
    const [id = '', , size] = buffer.toString('latin1', start, end).split(' ');
    start = end + 1;
    if (size === undefined) continue;
    contents.set(id, buffer.subarray(start, start + Number(size)));
    start += Number(size) + 1;
  }
  return contents;
}

/** The parents in a commit object, in order. */
export function parseParents(commit: string): string[] {
  const header = commit.slice(0, Math.max(0, commit.indexOf('\n\n')));
  return [...header.matchAll(/^parent ([0-9a-f]{40,64})$/gm)].map((match) => match[1] ?? '');
}
