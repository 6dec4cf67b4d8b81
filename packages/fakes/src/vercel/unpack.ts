import { gunzipSync } from 'node:zlib';

/** One entry of a deployment's tree: a file, or a link and where it leads. */
export type TreeEntry =
  | { readonly kind: 'file'; readonly mode: number; readonly bytes: Buffer }
  | { readonly kind: 'link'; readonly to: string };

const blockBytes = 512;

function field(header: Buffer, start: number, length: number): string {
  const raw = header.subarray(start, start + length);
  const end = raw.indexOf(0);
  return raw.subarray(0, end === -1 ? length : end).toString('utf8');
}

function octal(header: Buffer, start: number, length: number): number {
  return Number.parseInt(field(header, start, length).trim() || '0', 8);
}

/** Records `<length> <name>=<value>\n` (POSIX pax). */
function paxRecords(bytes: Buffer): Readonly<Record<string, string>> {
  const records: Record<string, string> = {};
  let at = 0;
  while (at < bytes.byteLength) {
    const space = bytes.indexOf(0x20, at);
    const length = Number(bytes.subarray(at, space).toString('utf8'));
    const [name = '', ...value] = bytes
      .subarray(space + 1, at + length - 1)
      .toString('utf8')
      .split('=');
    records[name] = value.join('=');
    at += length;
  }
  return records;
}

function checkSum(header: Buffer): void {
  const stated = octal(header, 148, 8);
  const blank = Buffer.concat([header.subarray(0, 148), Buffer.alloc(8, 0x20), header.subarray(156)]);
  if (blank.reduce((sum, byte) => sum + byte, 0) !== stated) throw new Error('a header of the archive is damaged');
}

/** Reads a gzipped tar (POSIX ustar with pax). @throws Error for one that is damaged. */
export function unpack(archive: Buffer): ReadonlyMap<string, TreeEntry> {
  const bytes = gunzipSync(archive);
  const tree = new Map<string, TreeEntry>();
  let pax: Readonly<Record<string, string>> = {};
  let at = 0;
  while (at < bytes.byteLength && bytes[at] !== 0) {
    const header = bytes.subarray(at, at + blockBytes);
    checkSum(header);
    const size = octal(header, 124, 12);
    const content = bytes.subarray(at + blockBytes, at + blockBytes + size);
    at += blockBytes + Math.ceil(size / blockBytes) * blockBytes;
    const type = field(header, 156, 1);
    if (type === 'x') {
      pax = paxRecords(content);
      continue;
    }
    const prefix = field(header, 345, 155);
    const name = pax['path'] ?? [prefix, field(header, 0, 100)].filter((part) => part !== '').join('/');
    if (type === '2') tree.set(name, { kind: 'link', to: pax['linkpath'] ?? field(header, 157, 100) });
    else tree.set(name, { kind: 'file', mode: octal(header, 100, 8), bytes: content });
    pax = {};
  }
  return tree;
}
