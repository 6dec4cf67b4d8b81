import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

const block = 512;

function padded(bytes: Buffer): Buffer[] {
  const rest = bytes.byteLength % block;
  return rest === 0 ? [bytes] : [bytes, Buffer.alloc(block - rest)];
}

interface Entry {
  readonly path: string;
  readonly mode: number;
  /** `0` file, `2` link, `5` folder; `L` and `K`: a name or link that is too long for the header after it. */
  readonly type: '0' | '2' | '5' | 'L' | 'K';
  readonly link?: string;
  readonly bytes?: Buffer;
}

/** POSIX ustar; owner and time are always zero. */
function header({ path, mode, type, link = '', bytes = Buffer.alloc(0) }: Entry): Buffer {
  const head = Buffer.alloc(block);
  const octal = (value: number, at: number, width: number): void =>
    void head.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'latin1');
  head.write(path.slice(0, 100), 0);
  octal(mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(bytes.byteLength, 124, 12);
  octal(0, 136, 12);
  head.write('        ', 148, 'latin1');
  head.write(type, 156, 'latin1');
  head.write(link.slice(0, 100), 157);
  head.write('ustar\x0000', 257, 'latin1');
  octal(
    head.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  );
  return head;
}

function long(type: 'L' | 'K', text: string): Buffer[] {
  const bytes = Buffer.from(`${text}\0`);
  return bytes.byteLength > 101 ? [header({ path: '././@LongLink', mode: 0, type, bytes }), ...padded(bytes)] : [];
}

function write(entry: Entry): Buffer[] {
  const names = [...long('K', entry.link ?? ''), ...long('L', entry.path)];
  return [...names, header(entry), ...padded(entry.bytes ?? Buffer.alloc(0))];
}

/** Gives a file its content in the archive, or leaves it out. */
export type Content = (path: string, bytes: Buffer) => Buffer | undefined;

function collect(root: string, below: string, content: Content): Entry[] {
  const names = readdirSync(join(root, below)).sort();
  return names.flatMap((name): Entry[] => {
    const path = below === '' ? name : `${below}/${name}`;
    const whole = join(root, path);
    const stat = lstatSync(whole);
    if (stat.isSymbolicLink()) return [{ path, mode: 0o777, type: '2', link: readlinkSync(whole) }];
    if (stat.isDirectory()) return [{ path: `${path}/`, mode: 0o755, type: '5' }, ...collect(root, path, content)];
    const bytes = content(path, readFileSync(whole));
    const mode = (stat.mode & 0o111) === 0 ? 0o644 : 0o755;
    return bytes === undefined ? [] : [{ path, mode, type: '0', bytes }];
  });
}

/** An archive that depends on names, links, content and the executable bit alone. */
export function tarOf(root: string, content: Content = (_path, bytes) => bytes): Buffer {
  return Buffer.concat([...collect(root, '', content).flatMap(write), Buffer.alloc(2 * block)]);
}
