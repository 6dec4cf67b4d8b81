import { createHash } from 'node:crypto';
import { PackError } from './format.ts';

/** Reads a stream in pieces of known length and hashes what it hands out. */
export class ByteReader {
  readonly #source: AsyncIterator<Buffer>;
  readonly #hash = createHash('sha256');
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async #chunk(max: number): Promise<Buffer> {
    while (this.#rest.byteLength === 0) {
      const next = await this.#source.next();
      if (next.done === true) throw new PackError('it is cut off');
      this.#rest = next.value;
    }
    const chunk = this.#rest.subarray(0, max);
    this.#rest = this.#rest.subarray(chunk.byteLength);
    return chunk;
  }

  /** Chunks of the next `length` bytes. @throws PackError when there are fewer. */
  async *pieces(length: number): AsyncGenerator<Buffer> {
    for (let left = length; left > 0;) {
      const chunk = await this.#chunk(left);
      this.#hash.update(chunk);
      left -= chunk.byteLength;
      yield chunk;
    }
  }

  async take(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const piece of this.pieces(length)) parts.push(piece);
    return Buffer.concat(parts);
  }

  /** SHA-256 of all that was read so far. */
  digest(): Buffer {
    return this.#hash.copy().digest();
  }

  /** @throws PackError when anything follows. */
  async end(): Promise<void> {
    if (this.#rest.byteLength > 0 || (await this.#source.next()).done !== true)
      throw new PackError('something follows its end');
  }

  /** Gives the source back before its end. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }
}
