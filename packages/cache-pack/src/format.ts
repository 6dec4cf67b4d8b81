import { linkStaysInside, isSafePath } from './paths.ts';

/**
 * A pack is one zstd stream of: the line `aevon-pack 1`, the length of the index (8 bytes, big endian), the index as
 * JSON, the contents of the files in the order of the index, and the SHA-256 of all before it (32 bytes).
 */
export const magic = 'aevon-pack 1\n';
export const lengthBytes = 8;
export const digestBytes = 32;
/** Files up to this size are read and written whole and several at once. */
export const smallBytes = 1024 * 1024;
/** Bytes that move through the streams at a time: Node's own 16 KiB for compression cost more than the work. */
export const pieceBytes = 1024 * 1024;
export const maxIndexBytes = 128 * 1024 * 1024;

export type PackEntry =
  /** `mode`: permission bits. */
  | { readonly type: 'file'; readonly path: string; readonly mode: number; readonly size: number }
  /** Only folders without content; others follow from the paths. */
  | { readonly type: 'directory'; readonly path: string; readonly mode: number }
  | { readonly type: 'link'; readonly path: string; readonly target: string };

/** Data that is no pack of this version, or was changed on its way. */
export class PackError extends Error {}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown, max = Number.MAX_SAFE_INTEGER): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= max;
}

function parseEntry(value: unknown): PackEntry {
  if (!isRecord(value) || typeof value['path'] !== 'string')
    throw new PackError('the index has an entry without a path');
  const { type, path, mode, size, target } = value;
  if (!isSafePath(path)) throw new PackError(`the path ${JSON.stringify(path)} leaves the root`);
  if (type === 'file' && isCount(mode, 0o777) && isCount(size)) return { type, path, mode, size };
  if (type === 'directory' && isCount(mode, 0o777)) return { type, path, mode };
  if (type !== 'link' || typeof target !== 'string')
    throw new PackError(`the index entry ${JSON.stringify(path)} is malformed`);
  if (!linkStaysInside(path, target)) throw new PackError(`the link ${JSON.stringify(path)} leaves the root`);
  return { type, path, target };
}

/** Each path once, and nothing below a file or a link: else one entry could be written through another. */
function checkTree(entries: readonly PackEntry[]): void {
  const leaves = new Set<string>();
  for (const { path } of entries) {
    if (leaves.has(path)) throw new PackError(`the path ${JSON.stringify(path)} is there twice`);
    leaves.add(path);
  }
  for (const { path } of entries) {
    for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
      if (leaves.has(path.slice(0, slash)))
        throw new PackError(`the path ${JSON.stringify(path)} lies below a file or link`);
    }
  }
}

/** Reads an index. @throws PackError when anything in it could not have come from `writePack`. */
export function parseIndex(bytes: Uint8Array): readonly PackEntry[] {
  let data: unknown;
  try {
    data = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new PackError('the index is not JSON');
  }
  if (!Array.isArray(data)) throw new PackError('the index is not a list');
  const entries = data.map(parseEntry);
  checkTree(entries);
  return entries;
}

/** Bytes of all files together. */
export function contentBytes(entries: readonly PackEntry[]): number {
  return entries.reduce((sum, entry) => sum + (entry.type === 'file' ? entry.size : 0), 0);
}
