import { createHash } from 'node:crypto';
import {
  chmod,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { listPack, readPack, writePack } from '@aevon/cache-pack';
import { beforeEach, describe, expect, it } from 'vitest';

let directory: string;
let source: string;
let pack: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pack-'));
  source = join(directory, 'source');
  pack = join(directory, 'pack');
  await mkdir(source);
});

async function put(path: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
  const file = join(source, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  await chmod(file, mode);
}

async function digest(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

describe('a pack', () => {
  it('gives back contents, modes, links and empty folders', async () => {
    await put('a/b/script.sh', '#!/bin/sh\n', 0o755);
    await put('a/empty', '');
    await put('ü ümlaut/字', 'x');
    await mkdir(join(source, 'void'));
    await symlink('b/script.sh', join(source, 'a/link'));
    const written = await writePack(pack, source, ['.']);
    expect(written).toMatchObject({ missing: [], contentBytes: 11 });
    const target = join(directory, 'target');
    expect(await readPack(pack, target)).toMatchObject({ outcome: 'done', contentBytes: 11 });
    expect(await readFile(join(target, 'a/b/script.sh'), 'utf8')).toBe('#!/bin/sh\n');
    expect((await stat(join(target, 'a/b/script.sh'))).mode & 0o777).toBe(0o755);
    expect(await readlink(join(target, 'a/link'))).toBe('b/script.sh');
    expect(await readdir(join(target, 'void'))).toEqual([]);
    expect((await readdir(target, { recursive: true })).sort()).toEqual(
      (await readdir(source, { recursive: true })).sort(),
    );
  });

  it('is the same for the same contents, whatever their times and the order of the paths', async () => {
    await put('one', '1');
    await put('two', '2');
    await writePack(pack, source, ['one', 'two']);
    const first = await digest(pack);
    await rm(join(source, 'one'));
    await put('one', '1');
    await writePack(pack, source, ['two', 'one', 'one']);
    expect(await digest(pack)).toBe(first);
    await put('one', '1', 0o600);
    await writePack(pack, source, ['two', 'one']);
    expect(await digest(pack)).not.toBe(first);
  });

  it('tells what was asked for and is not there', async () => {
    await put('one', '1');
    const { missing, entries } = await writePack(pack, source, ['one', 'nothing', 'no/where']);
    expect(missing).toEqual(['nothing', 'no/where']);
    expect(entries).toEqual([{ type: 'file', path: 'one', mode: 0o644, size: 1 }]);
  });

  it('may be empty', async () => {
    await writePack(pack, source, ['.']);
    expect(await readPack(pack, join(directory, 'target'))).toEqual({ outcome: 'done', entries: [], contentBytes: 0 });
  });

  it('lists its entries without unpacking', async () => {
    await put('one', '1');
    await writePack(pack, source, ['.']);
    expect(await listPack(pack)).toEqual({
      outcome: 'done',
      entries: [{ type: 'file', path: 'one', mode: 0o644, size: 1 }],
    });
  });

  it.each(['..', '../other', '/etc/passwd', 'a/../../b'])('refuses to pack %s', async (path) => {
    await expect(writePack(pack, source, [path])).rejects.toMatchObject({ facts: { code: 'pack-refused' } });
  });

  it.each(['/etc/passwd', '../outside', 'a/../../outside'])('refuses to pack a link to %s', async (target) => {
    await symlink(target, join(source, 'link'));
    await expect(writePack(pack, source, ['.'])).rejects.toMatchObject({ facts: { code: 'pack-refused' } });
    expect(await readdir(directory)).toEqual(['source']);
  });
});

describe('unpacking', () => {
  it('goes over what is there, and leaves the rest', async () => {
    await put('kept/new', 'new');
    await put('file', 'new');
    await put('was-folder', 'file now');
    await writePack(pack, source, ['.']);
    const target = join(directory, 'target');
    await mkdir(join(target, 'kept'), { recursive: true });
    await mkdir(join(target, 'was-folder/inner'), { recursive: true });
    await writeFile(join(target, 'kept/old'), 'old');
    await writeFile(join(target, 'file'), 'old');
    expect((await readPack(pack, target)).outcome).toBe('done');
    expect(await readFile(join(target, 'kept/old'), 'utf8')).toBe('old');
    expect(await readFile(join(target, 'kept/new'), 'utf8')).toBe('new');
    expect(await readFile(join(target, 'file'), 'utf8')).toBe('new');
    expect(await readFile(join(target, 'was-folder'), 'utf8')).toBe('file now');
  });

  it('does not write through a link that stands in the target', async () => {
    await put('folder/file', 'x');
    await writePack(pack, source, ['.']);
    const outside = join(directory, 'outside');
    const target = join(directory, 'target');
    await mkdir(outside);
    await mkdir(target);
    await symlink(outside, join(target, 'folder'));
    expect(await readPack(pack, target)).toMatchObject({ outcome: 'corrupt' });
    expect(await readdir(outside)).toEqual([]);
  });

  it('replaces a hard-linked file instead of writing into it', async () => {
    await put('file', 'new');
    await writePack(pack, source, ['.']);
    const target = join(directory, 'target');
    await mkdir(target);
    await writeFile(join(directory, 'precious'), 'old');
    await link(join(directory, 'precious'), join(target, 'file'));
    await readPack(pack, target);
    expect(await readFile(join(directory, 'precious'), 'utf8')).toBe('old');
    expect((await lstat(join(target, 'file'))).isFile()).toBe(true);
  });

  it('refuses more content than is allowed before it writes any', async () => {
    await put('large', Buffer.alloc(100_000));
    await writePack(pack, source, ['.']);
    expect(await readPack(pack, join(directory, 'target'), { maxContentBytes: 99_999 })).toEqual({
      outcome: 'corrupt',
      reason: 'its content is too large',
    });
    expect((await readdir(directory)).sort()).toEqual(['pack', 'source']);
  });

  it('calls a file that is not there an outcome', async () => {
    expect(await readPack(join(directory, 'no-pack'), join(directory, 'target'))).toMatchObject({ outcome: 'corrupt' });
    expect(await listPack(join(directory, 'no-pack'))).toMatchObject({ outcome: 'corrupt' });
  });

  it('needs only a buffer of memory for a large pack', async () => {
    const chunk = Buffer.alloc(1024 * 1024);
    for (let index = 0; index < 60; index += 1) {
      chunk.writeUInt32LE((index * 2654435761) >>> 0, index * 4);
      await put(`part-${index}`, chunk);
    }
    await put('large', Buffer.alloc(150 * 1024 * 1024, 'content '));
    await writePack(pack, source, ['.']);
    const before = process.memoryUsage().rss;
    let peak = before;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 5);
    expect((await readPack(pack, join(directory, 'target'))).outcome).toBe('done');
    clearInterval(watch);
    expect((peak - before) / 1024 / 1024).toBeLessThan(100);
    await rm(directory, { recursive: true });
  });
});
