import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { listPack, readPack, writePack } from '@aevon/cache-pack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSafePath, linkStaysInside } from '../src/paths.ts';

async function makeDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'hostile-'));
}

interface Forged {
  readonly magic?: string;
  readonly index: unknown;
  readonly content?: string;
  readonly digest?: Buffer;
  readonly length?: bigint;
}

/** A pack as an attacker would make it: right in form, its own SHA-256 included. */
function forge({ magic = 'aevon-pack 1\n', index, content = '', digest, length }: Forged): Buffer {
  const text = Buffer.from(typeof index === 'string' ? index : JSON.stringify(index));
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(length ?? BigInt(text.byteLength));
  const all = Buffer.concat([Buffer.from(magic), size, text, Buffer.from(content)]);
  return zstdCompressSync(Buffer.concat([all, digest ?? createHash('sha256').update(all).digest()]));
}

const file = (path: string, size = 0) => ({ type: 'file', path, mode: 0o644, size });

async function readForged(forged: Forged) {
  const directory = await makeDirectory();
  await writeFile(join(directory, 'pack'), forge(forged));
  const result = await readPack(join(directory, 'pack'), join(directory, 'target'));
  return { result, left: (await readdir(directory)).sort() };
}

describe('a forged pack', () => {
  it('is read when it is right', async () => {
    const { result } = await readForged({ index: [file('a', 2)], content: 'hi' });
    expect(result.outcome).toBe('done');
  });

  it.each<[string, Forged]>([
    ['another version', { magic: 'aevon-pack 2\n', index: [] }],
    ['another format', { magic: 'tar archive!!\n', index: [] }],
    ['an absolute path', { index: [file('/etc/cron.d/x')] }],
    ['a path with ..', { index: [file('a/../../x')] }],
    ['a drive letter', { index: [file('C:/x')] }],
    ['a backslash', { index: [file('..\\x')] }],
    ['a NUL', { index: [file('a\0b')] }],
    ['an empty part', { index: [file('a//b')] }],
    ['a link out', { index: [{ type: 'link', path: 'a', target: '../x' }] }],
    ['an absolute link', { index: [{ type: 'link', path: 'a', target: '/etc' }] }],
    ['a file below a link', { index: [{ type: 'link', path: 'a', target: 'b' }, file('a/x')] }],
    ['a file below a file', { index: [file('a'), file('a/x')] }],
    ['a path twice', { index: [file('a'), file('a')] }],
    ['a set-uid mode', { index: [{ ...file('a'), mode: 0o4755 }] }],
    ['a negative size', { index: [file('a', -1)] }],
    ['a size out of reach', { index: [file('a', Number.MAX_SAFE_INTEGER)] }],
    ['an unknown type', { index: [{ ...file('a'), type: 'device' }] }],
    ['an index that is no list', { index: { a: 1 } }],
    ['an index that is no JSON', { index: '[' }],
    ['an index of wild length', { index: [], length: 2n ** 63n }],
    ['a wrong SHA-256', { index: [], digest: Buffer.alloc(32) }],
    ['less content than promised', { index: [file('a', 3)], content: 'hi' }],
    ['more content than promised', { index: [file('a', 1)], content: 'hi' }],
  ])('with %s is refused and leaves no trace', async (_, forged) => {
    const { result, left } = await readForged(forged);
    expect(result.outcome).toBe('corrupt');
    expect(left).toEqual(['pack']);
  });

  it('that is a bomb is stopped by what its index promises', async () => {
    const { result } = await readForged({ index: [file('a', 10)], content: 'x'.repeat(50_000_000) });
    expect(result.outcome).toBe('corrupt');
  });
});

describe('damage', () => {
  it('is never an exception and never wrong content: every bit flipped, every length cut', async () => {
    const directory = await makeDirectory();
    const source = join(directory, 'source');
    await mkdir(join(source, 'sub'), { recursive: true });
    await writeFile(join(source, 'sub/file'), 'precious content');
    await writePack(join(directory, 'pack'), source, ['.']);
    const good = await readFile(join(directory, 'pack'));
    const damaged: Buffer[] = [];
    for (let at = 0; at < good.length; at += 1) {
      damaged.push(good.subarray(0, at));
      const flipped = Buffer.from(good);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      damaged.push(flipped);
    }
    for (const [index, bytes] of damaged.entries()) {
      const bad = join(directory, 'bad');
      const target = join(directory, `target-${index}`);
      await writeFile(bad, bytes);
      const { outcome } = await readPack(bad, target);
      if (outcome === 'done') expect(await readFile(join(target, 'sub/file'), 'utf8')).toBe('precious content');
      else expect(await readdir(target).catch(() => 'absent')).toBe('absent');
    }
  }, 60_000);

  it('behind many files leaves no trace', async () => {
    const directory = await makeDirectory();
    const names = Array.from({ length: 300 }, (_, index) => `folder-${index % 7}/file-${index}`);
    const forged = forge({ index: names.map((name) => file(name, 1000)), content: 'x'.repeat(300_000 - 1) });
    await writeFile(join(directory, 'pack'), forged);
    expect((await readPack(join(directory, 'pack'), join(directory, 'target'))).outcome).toBe('corrupt');
    expect(await readdir(directory)).toEqual(['pack']);
  });

  it('of any kind is an outcome', async () => {
    const directory = await makeDirectory();
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.uint8Array({ maxLength: 300 }).map((plain) => zstdCompressSync(plain)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (content) => {
        await writeFile(join(directory, 'pack'), content);
        expect((await readPack(join(directory, 'pack'), join(directory, 'target'))).outcome).toBe('corrupt');
        expect((await listPack(join(directory, 'pack'))).outcome).toBe('corrupt');
      }),
      { numRuns: 100 },
    );
  });

  it('in an index of any form is an outcome', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (index) => {
        const { result } = await readForged({ index });
        expect(result.outcome === 'corrupt' || (Array.isArray(index) && index.length === 0)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

describe('any tree', () => {
  const name = fc.stringMatching(/^[a-z0-9 ._-]{1,8}$/).filter((part) => isSafePath(part));
  const tree = fc.dictionary(
    fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')),
    fc.uint8Array({ maxLength: 5000 }),
  );

  it('comes back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(tree, async (files) => {
        const directory = await makeDirectory();
        const source = join(directory, 'source');
        await mkdir(source);
        const kept: [string, Uint8Array][] = [];
        for (const [path, content] of Object.entries(files)) {
          const done = await mkdir(join(source, path, '..'), { recursive: true })
            .then(() => writeFile(join(source, path), content))
            .then(() => true)
            .catch(() => false);
          if (done) kept.push([path, content]);
        }
        await writePack(join(directory, 'pack'), source, ['.']);
        expect((await readPack(join(directory, 'pack'), join(directory, 'target'))).outcome).toBe('done');
        for (const [path, content] of kept)
          expect(Buffer.from(content).equals(await readFile(join(directory, 'target', path)))).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('path that is called safe resolves below the root', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fc.constantFrom('a', '..', '.', '', 'b')).map((parts) => parts.join('/')),
        ),
        (path) => {
          if (isSafePath(path)) expect(join('/root', path).startsWith('/root/')).toBe(true);
          if (linkStaysInside('x/y', path)) expect(join('/root/x', path)).toMatch(/^\/root(\/|$)/);
        },
      ),
    );
  });
});
