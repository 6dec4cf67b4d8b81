import { createReadStream } from 'node:fs';
import { failure } from '../failures.ts';
import type { TreeFile } from './tree-file.ts';

const blockBytes = 512;
/** The same archive for the same files, whenever it is made: 1985-10-26, as npm does it. */
const anyTime = 499_162_500;

function padding(size: number): Buffer {
  return Buffer.alloc((blockBytes - (size % blockBytes)) % blockBytes);
}

function octal(value: number, length: number): string {
  return `${value.toString(8).padStart(length - 1, '0')}\0`;
}

interface Header {
  readonly name: string;
  readonly type: '0' | '2' | 'x';
  readonly size: number;
  readonly mode: number;
  readonly link?: string;
}

/** One header of POSIX ustar (IEEE 1003.1, pax). */
function header({ name, type, size, mode, link = '' }: Header): Buffer {
  const block = Buffer.alloc(blockBytes);
  block.write(name, 0, 100, 'latin1');
  block.write(octal(mode & 0o7777, 8), 100);
  block.write(octal(0, 8) + octal(0, 8), 108);
  block.write(octal(size, 12) + octal(anyTime, 12), 124);
  block.write(' '.repeat(8), 148);
  block.write(type, 156);
  block.write(link, 157, 100, 'latin1');
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** `<length> <name>=<value>\n`, where the length counts itself. */
function paxRecord(name: string, value: string): string {
  const rest = ` ${name}=${value}\n`;
  let length = Buffer.byteLength(rest);
  while (Buffer.byteLength(`${length}${rest}`) !== length) length = Buffer.byteLength(`${length}${rest}`);
  return `${length}${rest}`;
}

function isPlain(text: string): boolean {
  return Buffer.byteLength(text) <= 100 && /^[\x20-\x7e]*$/.test(text);
}

/** What does not fit into a header goes before it. */
function* paxBlocks({ path, link = '' }: TreeFile): Generator<Buffer> {
  const records = [
    ...(isPlain(path) ? [] : [paxRecord('path', path)]),
    ...(isPlain(link) ? [] : [paxRecord('linkpath', link)]),
  ];
  if (records.length === 0) return;
  const bytes = Buffer.from(records.join(''));
  yield header({ name: 'pax', type: 'x', size: bytes.byteLength, mode: 0o644 });
  yield Buffer.concat([bytes, padding(bytes.byteLength)]);
}

async function* contentOf({ place, path, size }: TreeFile): AsyncGenerator<Buffer> {
  let read = 0;
  const chunks: AsyncIterable<Buffer> = createReadStream(place);
  for await (const chunk of chunks) {
    read += chunk.byteLength;
    yield chunk;
  }
  if (read !== size)
    throw failure({
      kind: 'user',
      code: 'folder-unreadable',
      what: `${path} changed while it was read`,
      fix: 'let nothing write to the folder while it is deployed',
    });
  yield padding(size);
}

/** A tar of files and links, a piece at a time. */
export async function* tarOf(files: readonly TreeFile[]): AsyncGenerator<Buffer> {
  for (const file of files) {
    yield* paxBlocks(file);
    const name = Buffer.from(file.path).subarray(0, 100).toString('latin1');
    const { mode, link } = file;
    if (link === undefined) {
      yield header({ name, type: '0', size: file.size, mode });
      yield* contentOf(file);
    } else yield header({ name, type: '2', size: 0, mode, link: link.slice(0, 100) });
  }
  yield Buffer.alloc(2 * blockBytes);
}
