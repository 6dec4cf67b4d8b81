/** One file of a zip, from its central directory, the only place that tells sizes for sure. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly headerOffset: number;
  /** Type and permission bits of Unix, 0 where the writer gave none. */
  readonly unixMode: number;
}

/** A zip that is damaged, or that is not one. */
export class ZipError extends Error {}

const endBytes = 22;
const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const entryBytes = 46;

/** The end record is searched backwards, since a comment of up to 64 KiB may follow it. */
function findEnd(zip: Buffer): number {
  const first = Math.max(0, zip.byteLength - endBytes - 0xffff);
  for (let at = zip.byteLength - endBytes; at >= first; at -= 1) {
    if (zip.readUInt32LE(at) === endSignature && at + endBytes + zip.readUInt16LE(at + 20) === zip.byteLength)
      return at;
  }
  throw new ZipError('it has no end record');
}

function readEntry(zip: Buffer, at: number, end: number): { readonly entry: ZipEntry; readonly next: number } {
  if (at + entryBytes > end || zip.readUInt32LE(at) !== entrySignature) throw new ZipError('its directory is damaged');
  const nameBytes = zip.readUInt16LE(at + 28);
  const next = at + entryBytes + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  if (next > end) throw new ZipError('its directory is damaged');
  const byUnix = zip.readUInt8(at + 5) === 3;
  const entry = {
    name: zip.toString('utf8', at + entryBytes, at + entryBytes + nameBytes),
    method: zip.readUInt16LE(at + 10),
    crc: zip.readUInt32LE(at + 16),
    packedBytes: zip.readUInt32LE(at + 20),
    bytes: zip.readUInt32LE(at + 24),
    headerOffset: zip.readUInt32LE(at + 42),
    unixMode: byUnix ? zip.readUInt16LE(at + 40) : 0,
  };
  return { entry, next };
}

/**
 * All entries of a zip. Zip64 is refused: what it is for, more than 4 GiB or 65,535 files, is over our limits anyway.
 * Source: APPNOTE.TXT 6.3.10, §4.3.12 and §4.3.16. @throws ZipError
 */
export function readZipDirectory(zip: Buffer): readonly ZipEntry[] {
  if (zip.byteLength < endBytes) throw new ZipError('it is too short');
  const end = findEnd(zip);
  const count = zip.readUInt16LE(end + 10);
  const start = zip.readUInt32LE(end + 16);
  if (count === 0xffff || start === 0xffffffff) throw new ZipError('it is of the large kind (zip64)');
  if (start > end) throw new ZipError('its directory is damaged');
  const entries: ZipEntry[] = [];
  for (let at = start, index = 0; index < count; index += 1) {
    const { entry, next } = readEntry(zip, at, end);
    entries.push(entry);
    at = next;
  }
  return entries;
}
