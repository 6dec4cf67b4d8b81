import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPackage, openDirectory, openRepository, readWorkspace } from '../src/index.ts';
import { arrows, json, readFiles } from './reading.ts';
import { commit, git, makeFolder, makeRepository, openGit, writeFiles } from './sandbox.ts';

const pnpm = (extra = ''): string => `packages:\n  - packages/*\n  - apps/**\n  - '!**/fixtures/**'\n${extra}`;

describe('members', () => {
  it('come from the globs of pnpm-workspace.yaml, negations taken away', async () => {
    const workspace = await readFiles({
      'package.json': json({ name: 'root' }),
      'pnpm-workspace.yaml': pnpm(),
      'packages/ui/package.json': json({ name: '@shop/ui' }),
      'packages/deep/er/package.json': json({ name: 'too-deep' }),
      'packages/.hidden/package.json': json({ name: 'hidden' }),
      'apps/a/b/package.json': json({ name: 'b' }),
      'apps/a/fixtures/x/package.json': json({ name: 'fixture' }),
      'apps/a/node_modules/x/package.json': json({ name: 'installed' }),
      'packages/no-name/package.json': '{}',
    });
    expect(workspace.packages.map(({ name }) => name)).toEqual(['root', 'b', 'packages/no-name', '@shop/ui']);
    expect(workspace).toMatchObject({ packageManager: 'pnpm', hasMembers: true });
    expect(findPackage(workspace, './packages/ui/')?.name).toBe('@shop/ui');
    expect(findPackage(workspace, '@shop/ui')?.path).toBe('packages/ui');
  });

  it.each([[['packages/*']], [{ packages: ['packages/*'] }]])(
    'come from "workspaces" of package.json as %j',
    async (workspaces) => {
      const workspace = await readFiles({
        'package.json': json({ name: 'root', workspaces }),
        'yarn.lock': '',
        'packages/ui/package.json': json({ name: 'ui' }),
      });
      expect(workspace.packages.map(({ path }) => path)).toEqual(['.', 'packages/ui']);
      expect(workspace).toMatchObject({ packageManager: 'yarn', lockfiles: [{ path: 'yarn.lock', format: 'other' }] });
    },
  );

  it('are read from HEAD where a sparse checkout left them out', async () => {
    const folder = makeRepository({
      'package.json': json({ name: 'root' }),
      'pnpm-workspace.yaml': pnpm(),
      'packages/ui/package.json': json({ name: 'ui' }),
    });
    commit(folder);
    writeFiles(folder, { 'packages/ui/package.json': undefined });
    const workspace = await readWorkspace(openRepository({ git: openGit(folder), root: folder }));
    expect(workspace.byName.has('ui')).toBe(true);
  });

  it('may be submodules', async () => {
    const inner = makeRepository({ 'package.json': json({ name: 'inner' }) });
    commit(inner);
    const folder = makeRepository({ 'package.json': '{}', 'pnpm-workspace.yaml': pnpm() });
    git(folder, 'submodule', '--quiet', 'add', inner, 'packages/inner');
    commit(folder);
    const workspace = await readWorkspace(openRepository({ git: openGit(folder), root: folder }));
    expect(workspace.byName.get('inner')?.path).toBe('packages/inner');
  });
});

describe('links between members', () => {
  const member = (name: string, fields: object = {}): string => json({ name, version: '1.2.0', ...fields });
  const read = async (fields: object, settings = '', root: object = {}): Promise<string[]> =>
    arrows(
      await readFiles({
        'package.json': json({ name: 'root', ...root }),
        'pnpm-workspace.yaml': pnpm(settings),
        'packages/ui/package.json': member('@shop/ui'),
        'packages/web/package.json': member('web', fields),
      }),
    );
  const link = ['packages/web → packages/ui'];

  it.each([
    [{ dependencies: { '@shop/ui': 'workspace:*' } }],
    [{ devDependencies: { '@shop/ui': 'workspace:^' } }],
    [{ optionalDependencies: { '@shop/ui': 'workspace:~1.0.0' } }],
    [{ peerDependencies: { '@shop/ui': 'workspace:^' } }],
    [{ dependencies: { ui: 'workspace:@shop/ui@*' } }],
    [{ dependencies: { ui: 'workspace:../ui' } }],
    [{ dependencies: { ui: 'link:../ui' } }],
    [{ dependencies: { ui: 'file:../ui/' } }],
  ])('come from %j', async (fields) => {
    expect(await read(fields)).toEqual(link);
  });

  it.each([
    [{ dependencies: { '@shop/ui': 'npm:other@1.0.0' } }],
    [{ dependencies: { '@shop/ui': 'link:../../elsewhere' } }],
    [{ dependencies: { '@shop/ui': 'github:shop/ui' } }],
    [{ dependencies: { web: 'workspace:*' } }],
    [{ dependencies: 'nonsense', devDependencies: { '@shop/ui': 7 } }],
  ])('do not come from %j', async (fields) => {
    expect(await read(fields)).toEqual([]);
  });

  it('come from catalogs and overrides', async () => {
    const catalogs = 'catalog:\n  "@shop/ui": workspace:*\ncatalogs:\n  old:\n    "@shop/ui": ^0.1.0\n';
    expect(await read({ dependencies: { '@shop/ui': 'catalog:' } }, catalogs)).toEqual(link);
    expect(await read({ dependencies: { '@shop/ui': 'catalog:default' } }, catalogs)).toEqual(link);
    expect(await read({ dependencies: { '@shop/ui': 'catalog:old' } }, catalogs)).toEqual([]);
    expect(await read({ dependencies: { '@shop/ui': '^9.0.0' } }, 'overrides:\n  "@shop/ui": workspace:*\n')).toEqual(
      link,
    );
  });

  it('come from plain ranges where the package manager links them', async () => {
    const fits = { dependencies: { '@shop/ui': '^1.0.0' } };
    const misses = { dependencies: { '@shop/ui': '^2.0.0' } };
    expect(await read(fits)).toEqual([]);
    expect(await read(fits, '', { packageManager: 'pnpm@8.15.0' })).toEqual(link);
    expect(await read(fits, 'linkWorkspacePackages: true\n')).toEqual(link);
    expect(await read(fits, 'linkWorkspacePackages: deep\n')).toEqual(link);
    expect(await read(misses, 'linkWorkspacePackages: true\n')).toEqual([]);
    const npm = await readFiles({
      'package.json': json({ workspaces: ['packages/*'] }),
      'packages/ui/package.json': member('@shop/ui'),
      'packages/web/package.json': member('web', fits),
    });
    expect(arrows(npm)).toEqual(link);
  });
});

describe('turbo', () => {
  it('gives each package the tasks that its scripts run', async () => {
    const scripts = { build: 'x', lint: 'x', test: 'x', special: 'x', deploy: 'x', format: 'x' };
    const workspace = await readFiles({
      'package.json': json({ name: 'root', scripts }),
      'pnpm-workspace.yaml': pnpm(),
      'turbo.jsonc': `{
        // with comments, and a URL in a string: "https://turborepo.dev/schema.json"
        "$schema": "https://turborepo.dev/schema.json",
        "globalDependencies": ["$TURBO_ROOT$/tsconfig.json", "env/**", "!$TURBO_ROOT$/env/*.md",],
        "tasks": { "build": {}, "web#special": {}, "//#format": {}, /* none */ },
      }`,
      'packages/web/package.json': json({ name: 'web', scripts }),
      'packages/api/package.json': json({ name: 'api', scripts: { ...scripts, build: undefined } }),
      'packages/api/turbo.json': json({ extends: ['//'], tasks: { deploy: {} } }),
    });
    expect(workspace.turbo).toMatchObject({
      file: 'turbo.jsonc',
      globalDependencies: ['tsconfig.json', 'env/**', '!env/*.md'],
    });
    expect(workspace.packages.map(({ name, tasks }) => [name, tasks])).toEqual([
      ['root', ['format']],
      ['api', ['deploy']],
      ['web', ['build', 'special']],
    ]);
  });
});

describe('a manifest that is broken', () => {
  const base = { 'package.json': '{}', 'pnpm-workspace.yaml': pnpm() };

  it.each([
    ['package.json', '{\n  "name": "x"\n  "version": "1"\n}', 3, 3],
    ['packages/ui/package.json', '{ "name": ', 1, 11],
    ['packages/ui/package.json', '[]', 1, 1],
    ['pnpm-workspace.yaml', 'packages:\n  - a\n\t- b\n', 3, 1],
    ['turbo.json', '{\n  "tasks": {\n    build: {}\n  }\n}', 3, 5],
    ['packages/py/pyproject.toml', '[project]\nname = "py\n', 2, 11],
  ])('%s: is a failure with line and column', async (file, text, line, column) => {
    const failure = {
      code: 'package-file-broken',
      location: { file, line, column },
      fix: expect.stringContaining(file) as string,
    };
    await expect(readFiles({ ...base, [file]: text })).rejects.toMatchObject({ facts: failure });
  });

  it('may be a bomb of aliases', async () => {
    const levels = Array.from(
      { length: 12 },
      (_, index) =>
        `a${index}: &a${index} [${Array(9)
          .fill(index === 0 ? 'x' : `*a${index - 1}`)
          .join(', ')}]`,
    );
    const bomb = `${levels.join('\n')}\npackages: *a11\n`;
    await expect(readFiles({ ...base, 'pnpm-workspace.yaml': bomb })).rejects.toMatchObject({
      facts: { code: 'package-file-broken' },
    });
  });

  it('may be too large', async () => {
    const text = `packages:\n${'  - packages/*\n'.repeat(100_000)}`;
    await expect(readFiles({ ...base, 'pnpm-workspace.yaml': text })).rejects.toMatchObject({
      facts: { code: 'package-file-too-large' },
    });
  });

  it('may use a name twice, or one that no list can hold', async () => {
    const twice = {
      ...base,
      'packages/a/package.json': json({ name: 'x' }),
      'packages/b/package.json': json({ name: 'x' }),
    };
    await expect(readFiles(twice)).rejects.toMatchObject({
      facts: { code: 'package-name-twice', location: { file: 'packages/b/package.json' } },
    });
    const hostile = { ...base, 'packages/a/package.json': json({ name: 'x,y\n::error::z' }) };
    await expect(readFiles(hostile)).rejects.toMatchObject({ facts: { code: 'package-name-invalid' } });
  });

  it('may be missing altogether', async () => {
    await expect(readFiles({ 'README.md': 'x' })).rejects.toMatchObject({ facts: { code: 'no-packages' } });
  });
});

describe('a manifest that is a link', () => {
  it('is followed inside of the repository and refused outside', async () => {
    const outside = makeFolder();
    writeFileSync(join(outside, 'package.json'), json({ name: 'outside' }));
    const folder = makeFolder();
    writeFiles(folder, {
      'package.json': '{}',
      'pnpm-workspace.yaml': pnpm(),
      'shared.json': json({ name: 'shared' }),
    });
    mkdirSync(join(folder, 'packages/in'), { recursive: true });
    symlinkSync('../../shared.json', join(folder, 'packages/in/package.json'));
    expect((await readWorkspace(openDirectory(folder))).byName.has('shared')).toBe(true);
    mkdirSync(join(folder, 'packages/out'));
    symlinkSync(join(outside, 'package.json'), join(folder, 'packages/out/package.json'));
    await expect(readWorkspace(openDirectory(folder))).rejects.toMatchObject({
      facts: { code: 'link-leaves-repository', location: { file: 'packages/out/package.json' } },
    });
  });
});
