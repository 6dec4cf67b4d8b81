import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { beforeEach, describe, expect, it } from 'vitest';
import { unpackZip } from '../src/zip-reader.ts';
import { writeZip } from '../src/zip-writer.ts';

let directory: string;
let zip: string;
let target: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'zip-'));
  zip = join(directory, 'a.zip');
  target = join(directory, 'target');
});

async function unpack(bytes: Uint8Array): Promise<readonly string[]> {
  await writeFile(zip, bytes);
  return unpackZip(zip, target, { totalBytes: 1_000_000, files: 100 });
}

const text = (content: string) => new TextEncoder().encode(content);

describe('unpacking', () => {
  it('takes stored and deflated files, folders and comments', async () => {
    const names = await unpack(
      zipSync({
        'a.txt': [text('stored'), { level: 0 }],
        'd/b.txt': [text('x'.repeat(5000)), { level: 9, comment: 'c' }],
        'e/': new Uint8Array(),
      }),
    );
    expect(names).toEqual(['a.txt', 'd/b.txt']);
    expect(await readFile(join(target, 'd/b.txt'), 'utf8')).toBe('x'.repeat(5000));
  });

  it.each(['../evil', '/etc/evil', 'a/../../evil', 'C:\\evil', '..\\evil', 'a//b', './a', 'a\nb'])(
    'refuses the name %j',
    async (name) => {
      await expect(unpack(zipSync({ good: text('good'), [name]: text('evil') }))).rejects.toThrow('the name');
      expect(await readdir(directory)).toEqual(['a.zip']);
    },
  );

  it('refuses links', async () => {
    const source = join(directory, 'source');
    await mkdir(source);
    await symlink('/etc/passwd', join(source, 'link'));
    execFileSync('python3', [
      '-c',
      'import sys,zipfile;z=zipfile.ZipFile(sys.argv[1],"w");i=zipfile.ZipInfo("link");i.create_system=3;i.external_attr=0o120777<<16;z.writestr(i,"/etc/passwd");z.close()',
      zip,
    ]);
    await expect(unpackZip(zip, target)).rejects.toThrow('is a link');
  });

  it('refuses bombs by what they promise and by what they hold', async () => {
    await expect(unpack(zipSync({ big: new Uint8Array(1_000_001) }))).rejects.toThrow('unpacks to');
    const lying = Buffer.from(zipSync({ big: new Uint8Array(900_000) }));
    const at = lying.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1'));
    lying.writeUInt32LE(10, at + 24);
    await expect(unpack(lying)).rejects.toThrow("can't be unpacked");
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`f${index}`, new Uint8Array()]));
    await expect(unpack(zipSync(many))).rejects.toThrow('101 files');
  });

  it('refuses what is damaged: every byte changed, every length cut', async () => {
    const good = Buffer.from(zipSync({ 'file.txt': text('precious content'.repeat(10)) }));
    for (let at = 0; at < good.length; at += 1) {
      const cut = good.subarray(0, at);
      await expect(unpack(cut)).rejects.toThrow();
      const changed = Buffer.from(good);
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      target = join(directory, `target-${at}`);
      const names = await unpack(changed).catch(() => []);
      for (const name of names) expect(await readFile(join(target, name), 'utf8')).toBe('precious content'.repeat(10));
    }
  });

  it('never throws anything but an error out of nonsense', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        await expect(unpack(Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), bytes])))
          .rejects.toBeInstanceOf(Error)
          .catch(async () => {
            expect(await readdir(target).catch(() => [])).toEqual([]);
          });
      }),
    );
  });
});

describe('packing', () => {
  it('gives what other programs read, the same for the same files', async () => {
    const paths = ['one', 'two'].map((name) => ({ path: join(directory, name), name: `sub/${name}` }));
    for (const { path } of paths) await writeFile(path, path.repeat(1000));
    await writeZip(zip, paths);
    const first = await readFile(zip);
    const listed = execFileSync('python3', ['-m', 'zipfile', '-t', zip], { encoding: 'utf8' });
    expect(listed).toContain('Done testing');
    expect(await unpackZip(zip, target)).toEqual(['sub/one', 'sub/two']);
    expect(await readFile(join(target, 'sub/two'), 'utf8')).toBe((paths[1]?.path ?? '').repeat(1000));
    await writeZip(zip, paths);
    expect((await readFile(zip)).equals(first)).toBe(true);
  });

  it('rejects when a file is missing', async () => {
    await expect(writeZip(zip, [{ path: join(directory, 'none'), name: 'none' }])).rejects.toThrow('ENOENT');
  });
});
