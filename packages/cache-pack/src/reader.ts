import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { createZstdDecompress } from 'node:zlib';
import { messageOf } from '@aevon/ports';
import { ByteReader } from './byte-reader.ts';
import {
  contentBytes,
  digestBytes,
  lengthBytes,
  magic,
  maxIndexBytes,
  PackError,
  parseIndex,
  pieceBytes,
  type PackEntry,
} from './format.ts';
import { installTree } from './installation.ts';
import { unpackEntries } from './unpacking.ts';

export type PackListed =
  | { readonly outcome: 'done'; readonly entries: readonly PackEntry[] }
  | { readonly outcome: 'corrupt'; readonly reason: string };

export type PackRead =
  | { readonly outcome: 'done'; readonly entries: readonly PackEntry[]; readonly contentBytes: number }
  | { readonly outcome: 'corrupt'; readonly reason: string };

export interface ReadOptions {
  /** Bytes of content that are taken at most; default 20 GiB, twice GitHub's limit for all caches of a repository. */
  readonly maxContentBytes?: number;
}

const defaultMaxContentBytes = 20 * 1024 ** 3;

async function* plainBytes(file: string): AsyncGenerator<Buffer> {
  const source = createReadStream(file, { highWaterMark: pieceBytes });
  const plain = createZstdDecompress({ chunkSize: pieceBytes });
  source.on('error', (error) => plain.destroy(error));
  source.pipe(plain);
  try {
    for await (const chunk of plain) yield Buffer.from(chunk);
  } finally {
    source.destroy();
    plain.destroy();
  }
}

async function readIndex(reader: ByteReader): Promise<readonly PackEntry[]> {
  const first = await reader.take(magic.length);
  if (!first.equals(Buffer.from(magic))) throw new PackError('it is not a pack of this version');
  const length = Number((await reader.take(lengthBytes)).readBigUInt64BE());
  if (length > maxIndexBytes) throw new PackError('its index is too large');
  return parseIndex(await reader.take(length));
}

async function unpack(reader: ByteReader, root: string, options: ReadOptions): Promise<readonly PackEntry[]> {
  const entries = await readIndex(reader);
  if (contentBytes(entries) > (options.maxContentBytes ?? defaultMaxContentBytes))
    throw new PackError('its content is too large');
  const { finish } = await unpackEntries(reader, root, entries);
  const expected = reader.digest();
  if (!(await reader.take(digestBytes)).equals(expected)) throw new PackError('its SHA-256 does not match');
  await reader.end();
  await finish();
  return entries;
}

/**
 * Unpacks into `root` what `writePack` packed. Everything is unpacked beside `root` and checked first, so that a bad
 * pack leaves no trace; then it is moved in, over what is there. Whatever goes wrong, disk included, is an outcome.
 */
export async function readPack(file: string, root: string, options: ReadOptions = {}): Promise<PackRead> {
  const target = resolve(root);
  const beside = join(dirname(target), `.${basename(target)}-${randomBytes(6).toString('hex')}`);
  const reader = new ByteReader(plainBytes(file));
  try {
    await mkdir(beside, { recursive: true });
    const entries = await unpack(reader, beside, options);
    await installTree(beside, target, entries);
    return { outcome: 'done', entries, contentBytes: contentBytes(entries) };
  } catch (error) {
    return { outcome: 'corrupt', reason: messageOf(error) };
  } finally {
    await reader.close();
    await rm(beside, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Reads the index alone; the contents are not checked. */
export async function listPack(file: string): Promise<PackListed> {
  const reader = new ByteReader(plainBytes(file));
  try {
    return { outcome: 'done', entries: await readIndex(reader) };
  } catch (error) {
    return { outcome: 'corrupt', reason: messageOf(error) };
  } finally {
    await reader.close();
  }
}
