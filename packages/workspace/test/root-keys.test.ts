import { describe, expect, it } from 'vitest';
import { compareRootKeys } from '../src/root-keys.ts';
import { askUs, files, linesOf, lockfile, makeChange } from './mono.ts';
import { json } from './reading.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const said = (file: string, before: string | undefined, after: string | undefined): string[] =>
  compareRootKeys(
    file,
    before === undefined ? undefined : bytes(before),
    after === undefined ? undefined : bytes(after),
  ).flatMap(({ sentences }) => sentences);

describe('compareRootKeys', () => {
  it('names the key, the old value and the new one', () => {
    const before = { engines: { node: '>=20' }, volta: { node: '22.1.0' }, private: true, files: ['a'], x: {} };
    const after = { engines: { node: '>=22' }, private: false, files: ['b'], x: {}, packageManager: 'pnpm@10.2.0' };
    expect(said('package.json', json(before), json(after))).toEqual([
      'engines.node >=20 → >=22',
      'volta.node 22.1.0 removed',
      'private true → false',
      'files changed',
      'packageManager pnpm@10.2.0 added',
    ]);
  });

  it('does not mind order, layout and comments', () => {
    expect(said('package.json', '{"a":{"b":1,"c":2},"d":3}', '{ "d": 3, "a": { "c": 2, "b": 1 } }')).toEqual([]);
    expect(said('pnpm-workspace.yaml', 'a: [1]\n', '# why\na:\n  - 1\n')).toEqual([]);
  });

  it('cuts what is long, and tells values apart that look the same when cut', () => {
    const hash = 'a'.repeat(200);
    const [sentence] = said('package.json', json({ k: `${hash}1` }), json({ k: `${hash}2` }));
    expect(sentence).toBe('k changed');
    expect(said('package.json', '{}', json({ k: hash }))).toEqual([`k ${'a'.repeat(60)}… added`]);
  });

  it('takes a missing file as one without keys, and a broken one as one with any', () => {
    expect(said('pnpm-workspace.yaml', undefined, 'packages: [a]\n')).toEqual(['packages added']);
    expect(compareRootKeys('package.json', bytes('{'), bytes('{}'))).toEqual([
      { file: 'package.json', sentences: ["the old version can't be read"] },
    ]);
  });

  it('ends for a table that holds itself, and for names that every object has', () => {
    expect(said('pnpm-workspace.yaml', 'a: &a { b: *a }\n', 'a: &a { b: *a, c: 1 }\n').length).toBeGreaterThan(0);
    expect(said('package.json', '{}', '{"__proto__":1,"toString":2}')).toEqual([
      '__proto__ 1 added',
      'toString 2 added',
    ]);
  });
});

const unlocked = Object.fromEntries(Object.entries(files).filter(([path]) => path !== 'pnpm-lock.yaml'));

const root = { name: 'root', private: true, packageManager: 'pnpm@10.20.0' };
const members = 'packages:\n  - packages/*\n';

describe('a change of package.json at the root', () => {
  it.each([
    ['packageManager', { packageManager: 'pnpm@10.21.0' }, 'packageManager pnpm@10.20.0 → pnpm@10.21.0'],
    ['engines', { engines: { node: '>=24' } }, 'engines.node >=24 added'],
    ['pnpm', { pnpm: { overrides: { x: '1.0.0' } } }, 'pnpm.overrides.x 1.0.0 added'],
    ['overrides', { overrides: { x: '1' } }, 'overrides.x 1 added'],
    ['resolutions', { resolutions: { x: '1' } }, 'resolutions.x 1 added'],
    ['volta', { volta: { node: '24.0.0' } }, 'volta.node 24.0.0 added'],
  ])('affects every package for %s, and says so', async (_, more, sentence) => {
    const answer = await askUs(makeChange(files, { 'package.json': json({ ...root, ...more }) }));
    expect(answer).toMatchObject({ mode: 'all', reason: `package.json: ${sentence}` });
    expect(linesOf(answer)).toHaveLength(6);
    expect(linesOf(answer)[0]).toBe(`packages/a: global: package.json: ${sentence}`);
  });

  it('affects nothing for what no package is installed by', async () => {
    const more = { description: 'y', scripts: { lint: 'eslint .' }, 'lint-staged': {}, prettier: { semi: false } };
    const answer = await askUs(makeChange(files, { 'package.json': json({ ...root, ...more }) }));
    expect(answer).toMatchObject({ mode: 'none', packages: [] });
  });

  it('leaves dependencies to the lockfile, where there is one', async () => {
    const edit = { 'package.json': json({ ...root, devDependencies: { eslint: '^9.1.0' } }) };
    expect(await askUs(makeChange(files, edit))).toMatchObject({ mode: 'none' });
    expect(await askUs(makeChange(unlocked, edit))).toMatchObject({
      mode: 'all',
      reason: 'package.json: devDependencies.eslint ^9.1.0 added',
    });
  });

  it('affects Node packages only', async () => {
    const python = { 'services/s/pyproject.toml': '[project]\nname = "s"\nversion = "1"\n' };
    const edit = { 'package.json': json({ ...root, engines: { node: '24' } }) };
    const answer = await askUs(makeChange({ ...files, ...python }, edit));
    expect(answer.mode).toBe('diff');
    expect(answer.packages).toHaveLength(6);
  });

  it('is an ordinary change of the one package that there is', async () => {
    const alone = { 'package.json': json(root), 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n" };
    const answer = await askUs(makeChange(alone, { 'package.json': json({ ...root, engines: { node: '24' } }) }));
    expect(linesOf(answer)).toEqual(['.: 1 file changed']);
  });
});

describe('a linter of the root in another version', () => {
  it('is in the lockfile, and affects every package', async () => {
    const answer = await askUs(
      makeChange(
        { ...files, 'pnpm-lock.yaml': lockfile({ '.': '1.1.1' }) },
        { 'pnpm-lock.yaml': lockfile({ '.': '1.3.0' }) },
      ),
    );
    expect(answer).toMatchObject({ mode: 'all', reason: 'the root package installs left-pad 1.1.1 → 1.3.0' });
  });
});

describe('a change of pnpm-workspace.yaml', () => {
  it.each([
    ['overrides', `${members}overrides:\n  x: 1.0.0\n`, 'overrides.x 1.0.0 added'],
    [
      'a patch',
      `${members}patchedDependencies:\n  x: patches/x.patch\n`,
      'patchedDependencies.x patches/x.patch added',
    ],
    ['the globs of members', 'packages:\n  - packages/*\n  - tools/*\n', 'packages changed'],
  ])('affects every package for %s', async (_, text, sentence) => {
    const answer = await askUs(makeChange(files, { 'pnpm-workspace.yaml': text }));
    expect(answer).toMatchObject({ mode: 'all', reason: `pnpm-workspace.yaml: ${sentence}` });
  });

  it('leaves catalogs to the lockfile, where there is one', async () => {
    const edit = { 'pnpm-workspace.yaml': `${members}catalog:\n  x: ^1.0.0\n` };
    expect(await askUs(makeChange(files, edit))).toMatchObject({ mode: 'none' });
    expect(await askUs(makeChange(unlocked, edit))).toMatchObject({ mode: 'all' });
  });
});
