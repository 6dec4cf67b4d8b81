import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrackedPath } from './git-port.ts';

const HEADER = 12;
const ID = 20;
/** Times, device, inode, owner, size: all of an entry before its id, the mode at 24. */
const STAT = 40;
const MODE = 24;
const EXTENDED = 0x4000;
const LONG_NAME = 0xfff;

const kinds: ReadonlyMap<number, TrackedPath['kind']> = new Map([
  [0o100000, 'file'],
  [0o120000, 'link'],
  [0o160000, 'submodule'],
]);

/** Extensions that only help git to be fast: whoever passes over them reads the same files. */
const optional = /^[A-Z]/;
const beyondAscii = /[\x80-\xff]/;

/** Whether what follows the entries is extensions that may be passed over, and the checksum at the end. */
function endsWell(bytes: Buffer, start: number): boolean {
  const end = bytes.length - ID;
  let at = start;
  while (at + 8 <= end) {
    if (!optional.test(bytes.toString('latin1', at, at + 4))) return false;
    at += 8 + bytes.readUInt32BE(at + 4);
  }
  return at === end;
}

/**
 * Reads an index of git, version 2 or 3 with SHA-1 (git-scm.com/docs/index-format). Undefined for everything else, a
 * split or sparse one included: git itself has to be asked then.
 */
export function parseIndexFile(bytes: Buffer): TrackedPath[] | undefined {
  if (bytes.length < HEADER + ID || bytes.toString('latin1', 0, 4) !== 'DIRC') return undefined;
  const version = bytes.readUInt32BE(4);
  if (version !== 2 && version !== 3) return undefined;
  // One decoding for all; a name that is not ASCII is decoded again by itself.
  const text = bytes.toString('latin1');
  const entries: TrackedPath[] = [];
  let last = '';
  let at = HEADER;
  for (let left = bytes.readUInt32BE(8); left > 0; left -= 1) {
    if (at + STAT + ID + 2 > bytes.length - ID) return undefined;
    const kind = kinds.get(bytes.readUInt32BE(at + MODE) & 0o170000);
    const flags = bytes.readUInt16BE(at + STAT + ID);
    const name = at + STAT + ID + (version === 3 && (flags & EXTENDED) !== 0 ? 4 : 2);
    const length = flags & LONG_NAME;
    const end = length < LONG_NAME ? name + length : text.indexOf('\0', name);
    if (kind === undefined || end <= name || text.charCodeAt(end) !== 0) return undefined;
    const plain = text.slice(name, end);
    const path = beyondAscii.test(plain) ? bytes.toString('utf8', name, end) : plain;
    if (path !== last) entries.push({ path, kind });
    last = path;
    at += Math.floor((end - at + 8) / 8) * 8;
  }
  return endsWell(bytes, at) ? entries : undefined;
}

/** The index of a repository whose top is `root`, as git keeps it; undefined where git has to be asked. */
export function readIndexFile(root: string): TrackedPath[] | undefined {
  try {
    return parseIndexFile(readFileSync(join(root, '.git', 'index')));
  } catch {
    return undefined;
  }
}
