import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { codeOf, ExchangeError } from './exchange.ts';

function tooLarge(maxBytes: number): ExchangeError {
  return new ExchangeError('too-large', `more than ${maxBytes} bytes`, { transient: false });
}

/** Node ends a body that is shorter than its content-length, or cut between chunks, with an error or `complete: false`. */
export function truncated(error: unknown): ExchangeError {
  return error instanceof ExchangeError ? error : new ExchangeError('truncated', codeOf(error), { transient: true });
}

export function chunksOf(answer: IncomingMessage): AsyncIterable<Buffer> {
  return answer;
}

/** Reads a body to its end. @throws ExchangeError when it is cut off or larger than `maxBytes`. */
export async function readBody(answer: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of chunksOf(answer)) {
      bytes += part.byteLength;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      chunks.push(part);
    }
  } catch (error) {
    throw truncated(error);
  }
  if (!answer.complete) throw truncated('connection closed early');
  return Buffer.concat(chunks);
}

/** Reads at most `maxBytes` of a body and leaves the rest: for answers of which no more is wanted. */
export async function readStart(answer: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const part of chunksOf(answer)) {
    chunks.push(part);
    bytes += part.byteLength;
    if (bytes >= maxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
}

/** Writes a body to `to`, by way of a sibling that is renamed when all of it is there. Gives its bytes. */
export async function writeBody(answer: IncomingMessage, to: string, maxBytes: number): Promise<number> {
  let bytes = 0;
  const part = `${to}.part`;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) done(tooLarge(maxBytes));
      else done(null, chunk);
    },
  });
  try {
    await pipeline(answer, count, createWriteStream(part, { highWaterMark: 1024 * 1024 }));
    if (!answer.complete) throw truncated('connection closed early');
    await rename(part, to);
    return bytes;
  } catch (error) {
    await rm(part, { force: true });
    throw truncated(error);
  }
}
