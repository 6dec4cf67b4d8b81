import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import { Failure } from '@aevon/ports';
import { collectEntries } from './collection.ts';
import { contentBytes, lengthBytes, magic, pieceBytes, smallBytes, type PackEntry } from './format.ts';

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

type FileEntry = Extract<PackEntry, { type: 'file' }>;

function changed(path: string): Failure {
  const what = `${path} became shorter while it was packed`;
  return new Failure({ kind: 'infrastructure', code: 'pack-source-changed', what });
}

async function* piecesOf(root: string, { path, size }: FileEntry): AsyncGenerator<Buffer> {
  let bytes = 0;
  const stream: AsyncIterable<Buffer> = createReadStream(join(root, path), {
    end: size - 1,
    highWaterMark: pieceBytes,
  });
  for await (const piece of stream) {
    bytes += piece.byteLength;
    yield piece;
  }
  if (bytes !== size) throw changed(path);
}

async function readSmall(root: string, { path, size }: FileEntry): Promise<Buffer> {
  const content = await readFile(join(root, path));
  if (content.byteLength < size) throw changed(path);
  return content.subarray(0, size);
}

/** How many small files are read before it is their turn. */
const readAhead = 16;

/** The contents of the files in their order. */
async function* contents(root: string, files: readonly FileEntry[]): AsyncGenerator<Buffer> {
  const ahead = new Map<FileEntry, Promise<Buffer>>();
  const look = (from: number): void => {
    for (const file of files.slice(from, from + readAhead)) {
      if (file.size > smallBytes || file.size === 0 || ahead.has(file)) continue;
      const read = readSmall(root, file);
      // Told when its turn comes.
      read.catch(() => undefined);
      ahead.set(file, read);
    }
  };
  for (const [index, file] of files.entries()) {
    look(index);
    const small = ahead.get(file);
    if (small !== undefined) yield await small;
    else if (file.size > 0) yield* piecesOf(root, file);
    ahead.delete(file);
  }
}

async function* plainBytes(root: string, entries: readonly PackEntry[]): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  const first = head(entries);
  hash.update(first);
  yield first;
  const files = entries.filter((entry) => entry.type === 'file');
  for await (const piece of contents(root, files)) {
    hash.update(piece);
    yield piece;
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
  const compress = createZstdCompress({
    chunkSize: pieceBytes,
    params: { [constants.ZSTD_c_compressionLevel]: 1 },
  });
  try {
    await pipeline(
      Readable.from(plainBytes(root, entries), { objectMode: false }),
      compress,
      createWriteStream(part, { highWaterMark: pieceBytes }),
    );
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return { entries, missing, contentBytes: contentBytes(entries), bytes: (await stat(file)).size };
}
