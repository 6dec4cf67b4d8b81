import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import { Failure } from '@aevon/ports';
import { collectEntries } from './collection.ts';
import { contentBytes, lengthBytes, magic, type PackEntry } from './format.ts';

export interface PackWritten {
  /** Entries of the pack, sorted by path. */
  readonly entries: readonly PackEntry[];
  /** Paths that were asked for and are not there. */
  readonly missing: readonly string[];
  /** Size of the contents. */
  readonly contentBytes: number;
  /** Size of the pack. */
  readonly bytes: number;
}

function head(entries: readonly PackEntry[]): Buffer {
  const index = Buffer.from(JSON.stringify(entries));
  const length = Buffer.alloc(lengthBytes);
  length.writeBigUInt64BE(BigInt(index.byteLength));
  return Buffer.concat([Buffer.from(magic), length, index]);
}

async function* contentOf(root: string, path: string, size: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  if (size > 0) {
    for await (const chunk of createReadStream(join(root, path), { end: size - 1, highWaterMark: 256 * 1024 })) {
      const part = Buffer.from(chunk);
      bytes += part.byteLength;
      yield part;
    }
  }
  if (bytes === size) return;
  throw new Failure({
    kind: 'infrastructure',
    code: 'pack-source-changed',
    what: `${path} became shorter while it was packed`,
  });
}

async function* plainBytes(root: string, entries: readonly PackEntry[]): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  const first = head(entries);
  hash.update(first);
  yield first;
  for (const entry of entries) {
    if (entry.type !== 'file') continue;
    for await (const chunk of contentOf(root, entry.path, entry.size)) {
      hash.update(chunk);
      yield chunk;
    }
  }
  yield hash.digest();
}

/**
 * Packs files, folders and links below `root` into `file`. The same contents give the same bytes: times and owners are
 * not kept. Only a buffer of the content is in memory. What is not there is left out and told in `missing`.
 * @throws Failure `pack-refused` for a path or link that leaves the root, `pack-source-changed`.
 */
export async function writePack(file: string, root: string, paths: readonly string[]): Promise<PackWritten> {
  const { entries, missing } = await collectEntries(root, paths);
  const part = `${file}.part`;
  await mkdir(dirname(file), { recursive: true });
  const compress = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 } });
  try {
    await pipeline(Readable.from(plainBytes(root, entries), { objectMode: false }), compress, createWriteStream(part));
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return { entries, missing, contentBytes: contentBytes(entries), bytes: (await stat(file)).size };
}
