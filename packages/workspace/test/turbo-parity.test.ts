import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askUs, files, lockfile, makeChange, pathsOf } from './mono.ts';
import { json } from './reading.ts';
import { commit, git, makeRepository } from './sandbox.ts';
import { askTurbo } from './turbo.ts';

interface Row {
  readonly title: string;
  readonly first?: Readonly<Record<string, string>>;
  readonly edit?: Readonly<Record<string, string | undefined>>;
  readonly act?: (folder: string) => void;
  /** Letters of packages/*. */
  readonly want: string;
}

const all = 'a b c d e f';
const at = (name: string): string => `packages/${name}/package.json`;

const rows: readonly Row[] = [
  { title: 'a file of a', edit: { 'packages/a/index.js': '2' }, want: 'a b c' },
  { title: 'a new file of b', edit: { 'packages/b/new/deep.js': '2' }, want: 'b c' },
  { title: 'README.md of a package', edit: { 'packages/a/README.md': 'y' }, want: 'a b c' },
  { title: 'README.md of the root', edit: { 'README.md': 'y' }, want: '' },
  { title: 'a workflow', edit: { '.github/workflows/ci.yml': 'y' }, want: '' },
  {
    title: 'package.json of the root',
    edit: { 'package.json': json({ name: 'root', private: true, packageManager: 'pnpm@10.20.0', description: 'y' }) },
    want: '',
  },
  {
    title: 'pnpm-workspace.yaml',
    edit: { 'pnpm-workspace.yaml': 'packages:\n  - packages/*\ncatalog:\n  x: ^1.0.0\n' },
    want: '',
  },
  { title: '.npmrc', edit: { '.npmrc': 'save-exact=true\n' }, want: '' },
  { title: 'turbo.json of the root', edit: { 'turbo.json': json({ tasks: { build: {} } }) }, want: all },
  { title: 'a global dependency', edit: { 'tsconfig.json': '{ }' }, want: all },
  { title: 'a global dependency by glob', edit: { 'env/base.env': 'y' }, want: all },
  { title: 'what a glob takes away from global dependencies', edit: { 'env/notes.md': 'y' }, want: '' },
  {
    title: 'turbo.json of a package',
    edit: { 'packages/b/turbo.json': json({ extends: ['//'], tasks: { build: {} } }) },
    want: 'b c',
  },
  { title: 'the lockfile: left-pad of d', edit: { 'pnpm-lock.yaml': lockfile({ d: '1.3.0' }) }, want: 'd' },
  { title: 'the lockfile: broken', edit: { 'pnpm-lock.yaml': '<<<<<<< ours\nx\n' }, want: all },
  { title: 'the lockfile: deleted', edit: { 'pnpm-lock.yaml': undefined }, want: all },
  { title: 'a deletion', edit: { 'packages/a/index.js': undefined }, want: 'a b c' },
  { title: 'a mode', act: (folder) => chmodSync(join(folder, 'packages/a/index.js'), 0o755), want: 'a b c' },
  { title: 'a name that is not ASCII', edit: { 'packages/e/ünï 日本.js': 'x' }, want: 'e' },
  {
    title: 'a rename from a to e',
    act: (folder) => git(folder, 'mv', 'packages/a/old.js', 'packages/e/old.js'),
    want: 'a b c e',
  },
  {
    title: 'a pointer to a submodule',
    act: (folder) => {
      const inner = makeRepository({ x: '1' });
      commit(inner);
      git(folder, 'submodule', '--quiet', 'add', inner, 'packages/e/vendor');
      git(folder, 'rm', '--quiet', '--cached', '.gitmodules');
    },
    edit: { '.gitmodules': undefined },
    want: 'e',
  },
  { title: 'a package that goes away', edit: { [at('c')]: undefined }, want: '' },
  {
    title: 'a plain range that a member satisfies',
    first: { ...files, [at('e')]: json({ name: 'e', version: '1.0.0', dependencies: { a: '^1.0.0' } }) },
    edit: { 'packages/a/index.js': '2' },
    want: 'a b c',
  },
  {
    title: 'a plain range, linked by a setting',
    first: {
      ...files,
      '.npmrc': 'link-workspace-packages=true\n',
      [at('e')]: json({ name: 'e', version: '1.0.0', dependencies: { a: '^1.0.0' } }),
      [at('f')]: json({ name: 'f', version: '1.0.0', dependencies: { a: '^2.0.0' } }),
    },
    edit: { 'packages/a/index.js': '2' },
    want: 'a b c e',
  },
  {
    title: 'a package that the root needs',
    first: {
      ...files,
      'package.json': json({ name: 'root', packageManager: 'pnpm@10.20.0', devDependencies: { e: 'workspace:*' } }),
    },
    edit: { 'packages/e/x.js': 'x' },
    want: all,
  },
  {
    title: 'what a package that the root needs depends on',
    first: {
      ...files,
      'package.json': json({ name: 'root', packageManager: 'pnpm@10.20.0', devDependencies: { c: 'workspace:*' } }),
    },
    edit: { 'packages/a/x.js': 'x' },
    want: all,
  },
  {
    title: 'the lockfile: left-pad of the root',
    first: {
      ...files,
      'package.json': json({ name: 'root', packageManager: 'pnpm@10.20.0', devDependencies: { 'left-pad': '^1.0.0' } }),
      'pnpm-lock.yaml': lockfile({ '.': '1.1.1' }),
    },
    edit: { 'pnpm-lock.yaml': lockfile({ '.': '1.3.0' }) },
    want: all,
  },
];

describe('turbo and we agree on', () => {
  it.each(rows)('$title', async ({ first = files, edit = {}, act, want }) => {
    const change = makeChange(first, edit, act);
    const letters = want === '' ? [] : want.split(' ').map((letter) => `packages/${letter}`);
    const ours = pathsOf(await askUs(change));
    expect({ ours, turbo: askTurbo(change.folder, change.base, change.head) }).toEqual({
      ours: letters,
      turbo: letters,
    });
  });
});

describe('where turbo misses a package', () => {
  it.each([
    ['packageManager', { 'package.json': json({ name: 'root', private: true, packageManager: 'pnpm@10.21.0' }) }],
    ['a setting of the installation', { 'pnpm-workspace.yaml': 'packages:\n  - packages/*\nnodeLinker: hoisted\n' }],
  ])('%s at the root counts: every package is installed by it', async (_, edit) => {
    const change = makeChange(files, edit);
    expect(pathsOf(await askUs(change))).toEqual(all.split(' ').map((letter) => `packages/${letter}`));
    expect(askTurbo(change.folder, change.base, change.head)).toEqual([]);
  });

  it('a peer of the workspace counts: pnpm links it, and its user runs it', async () => {
    const user = json({ name: 'e', version: '1.0.0', peerDependencies: { a: 'workspace:*' } });
    const change = makeChange({ ...files, [at('e')]: user }, { 'packages/a/index.js': '2' });
    expect(pathsOf(await askUs(change))).toContain('packages/e');
    expect(askTurbo(change.folder, change.base, change.head)).not.toContain('packages/e');
  });
});
