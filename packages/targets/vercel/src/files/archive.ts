import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Sendable } from './sendable.ts';
import { tarOf } from './tar.ts';
import type { TreeFile } from './tree-file.ts';

const partBytes = 100 * 1024 * 1024;

interface Part {
  readonly sha: string;
  readonly start: number;
  readonly size: number;
}

/** Lets bytes through and notes where each part ends. */
function meter(parts: Part[], limit: number) {
  return async function* cut(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let [start, size, hash] = [0, 0, createHash('sha1')];
    const end = (): void => {
      parts.push({ sha: hash.digest('hex'), start, size });
      [start, size, hash] = [start + size, 0, createHash('sha1')];
    };
    for await (const chunk of chunks) {
      let rest = chunk;
      while (rest.byteLength > 0) {
        const piece = rest.subarray(0, limit - size);
        hash.update(piece);
        size += piece.byteLength;
        rest = rest.subarray(piece.byteLength);
        if (size === limit) end();
      }
      yield chunk;
    }
    if (size > 0) end();
  };
}

/**
 * Packs files into one archive on disk, as Vercel's own client names its parts: `.vercel/source.tgz.part1` and on. The
 * same files make the same parts, so that a second run sends none that Vercel has.
 */
export async function archive(
  files: readonly TreeFile[],
  scratch: string,
  limit = partBytes,
): Promise<readonly Sendable[]> {
  const place = join(scratch, 'source.tgz');
  const parts: Part[] = [];
  await pipeline(Readable.from(tarOf(files)), createGzip(), meter(parts, limit), createWriteStream(place));
  return parts.map(({ sha, start, size }, index) => ({
    entry: { file: `.vercel/source.tgz.part${index + 1}`, sha, size, mode: 0o100666 },
    from: { place, start },
  }));
}
