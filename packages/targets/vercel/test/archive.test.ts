import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { archive } from '../src/files/archive.ts';
import { readFiles, treeDigest } from '../src/files/digest.ts';
import { makeFolder } from './folder.ts';
import { play } from './play.ts';
import { commit, openScene } from './scene.ts';

const deep = `${'a-long-name-of-a-folder/'.repeat(8)}index.js`;

function many(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`pages/${index}.html`, `page ${index}`]));
}

it('sends many files as one archive, which holds them as they are', async () => {
  await using scene = await openScene();
  const contents = { ...many(3), [deep]: 'deep', 'grün/ü.txt': 'ü', empty: '', big: 'x'.repeat(70_000) };
  await using folder = await makeFolder({ ...contents, [`link-${'l'.repeat(120)}`]: { to: `./${deep}` } });
  const target = scene.target({ source: { kind: 'files', folder: folder.path }, archive: 'tgz' });
  expect(await play(scene, commit('b'), target)).toMatchObject({ verdict: 'live', identity: commit('b') });
  expect(scene.vercel.uploads()).toBe(1);
  const tree = scene.vercel.filesOf('web', scene.vercel.deploymentsOf('web').at(-1)?.id ?? '');
  expect(tree.size).toBe(Object.keys(contents).length + 1);
  for (const [name, text] of Object.entries(contents))
    expect(tree.get(name)).toEqual({ kind: 'file', mode: 0o644, bytes: Buffer.from(text) });
  expect(tree.get(`link-${'l'.repeat(120)}`)).toEqual({ kind: 'link', to: `./${deep}` });
});

it.each([
  [1_000, 1_000],
  [1_001, 1],
])('sends %i files in %i uploads when nothing is said', { timeout: 60_000 }, async (count, uploads) => {
  await using scene = await openScene();
  await using folder = await makeFolder(many(count));
  const target = scene.target({ source: { kind: 'files', folder: folder.path } });
  expect(await play(scene, commit('b'), target)).toMatchObject({ verdict: 'live' });
  expect(scene.vercel.uploads()).toBe(uploads);
});

it('makes the same parts of the same files, that lie end to end', async () => {
  await using folder = await makeFolder(many(200));
  await using scratch = await makeFolder({});
  const files = await readFiles(folder.path, Object.keys(many(200)).sort());
  const parts = await archive(files, scratch.path, 300);
  const bytes = await readFile(`${scratch.path}/source.tgz`);
  expect(parts.length).toBeGreaterThan(3);
  expect(parts.map(({ entry }) => entry.file).slice(0, 2)).toEqual([
    '.vercel/source.tgz.part1',
    '.vercel/source.tgz.part2',
  ]);
  expect(parts.reduce((sum, { entry }) => sum + entry.size, 0)).toBe(bytes.byteLength);
  expect(new Set(parts.slice(0, -1).map(({ entry }) => entry.size))).toEqual(new Set([300]));
  expect(parts.map(({ from }) => ('start' in from ? from.start : -1))).toEqual(parts.map((_, index) => index * 300));
  await using other = await makeFolder({});
  expect((await archive(files, other.path, 300)).map(({ entry }) => entry)).toEqual(parts.map(({ entry }) => entry));
});

it('sends each part of an archive', async () => {
  await using scene = await openScene();
  await using folder = await makeFolder(many(5));
  await using scratch = await makeFolder({});
  const target = scene.target({
    source: { kind: 'files', folder: folder.path },
    ...{ archive: 'tgz', scratch: scratch.path },
  });
  expect(await play(scene, commit('b'), target)).toMatchObject({ verdict: 'live' });
  // The archive is gone when it is sent.
  await expect(readFile(`${scratch.path}/source.tgz`)).rejects.toThrow('ENOENT');
});

it('says one digest of a tree, whatever the order, and another when a file, a mode or a name is another', async () => {
  await using folder = await makeFolder({ a: '1', b: '2' });
  const [one, two] = await readFiles(folder.path, ['a', 'b']);
  if (one === undefined || two === undefined) throw new Error('two files were read');
  const digest = treeDigest([one, two]);
  expect(treeDigest([two, one])).toBe(digest);
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  for (const other of [
    { ...two, sha: one.sha },
    { ...two, mode: 0o100755 },
    { ...two, path: 'c' },
  ])
    expect(treeDigest([one, other])).not.toBe(digest);
});
