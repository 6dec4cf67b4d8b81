import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32, inflateRawSync } from 'node:zlib';
import { messageOf } from '@aevon/ports';
import { entryProblem } from './artifact-name.ts';
import { readZipDirectory, ZipError, type ZipEntry } from './zip-directory.ts';

export interface ZipLimits {
  /** Bytes of all files together. */
  readonly totalBytes: number;
  readonly files: number;
}

export const zipLimits: ZipLimits = { totalBytes: 2 * 1024 ** 3, files: 20_000 };

const headerBytes = 30;
const linkMode = 0o120000;
const typeMask = 0o170000;

function checkEntries(entries: readonly ZipEntry[], limits: ZipLimits): void {
  if (entries.length > limits.files) throw new ZipError(`it has ${entries.length} files, ${limits.files} are allowed`);
  const names = new Set<string>();
  for (const { name, unixMode } of entries) {
    const problem = entryProblem(name.endsWith('/') ? name.slice(0, -1) : name);
    if (problem !== undefined) throw new ZipError(`the name ${JSON.stringify(name)} ${problem}`);
    if ((unixMode & typeMask) === linkMode) throw new ZipError(`${JSON.stringify(name)} is a link`);
    if (names.has(name)) throw new ZipError(`${JSON.stringify(name)} is there twice`);
    names.add(name);
  }
  const total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  if (total > limits.totalBytes) throw new ZipError(`it unpacks to ${total} bytes, ${limits.totalBytes} are allowed`);
}

function inflate(packed: Buffer, entry: ZipEntry): Buffer {
  if (entry.method === 0) return packed;
  if (entry.method !== 8) throw new ZipError(`${entry.name} is compressed in a way that is not known here`);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.bytes) });
  } catch (error) {
    throw new ZipError(`${entry.name} can't be unpacked: ${messageOf(error)}`);
  }
}

function contentOf(zip: Buffer, entry: ZipEntry): Buffer {
  const at = entry.headerOffset;
  if (at + headerBytes > zip.byteLength || zip.readUInt32LE(at) !== 0x04034b50)
    throw new ZipError(`${entry.name} is damaged`);
  const start = at + headerBytes + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28);
  if (start + entry.packedBytes > zip.byteLength) throw new ZipError(`${entry.name} is cut off`);
  const content = inflate(zip.subarray(start, start + entry.packedBytes), entry);
  if (content.byteLength !== entry.bytes || crc32(content) !== entry.crc)
    throw new ZipError(`${entry.name} does not match its checksum`);
  return content;
}

/**
 * Unpacks the files of a zip into `directory` and gives their names. All names, kinds and sizes are checked before the
 * first byte is written. @throws ZipError
 */
export async function unpackZip(
  file: string,
  directory: string,
  limits: ZipLimits = zipLimits,
): Promise<readonly string[]> {
  const zip = await readFile(file);
  const entries = readZipDirectory(zip);
  checkEntries(entries, limits);
  const files = entries.filter((entry) => !entry.name.endsWith('/'));
  for (const entry of files) {
    const path = join(directory, entry.name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, contentOf(zip, entry), { flag: 'wx' });
  }
  return files.map((entry) => entry.name);
}
