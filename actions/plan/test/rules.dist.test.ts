import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ActionRun } from '@aevon/rehearsal';
import { packagesOf, planOfChange, shop, write } from './github.ts';

type Files = Readonly<Record<string, string>>;

const root = {
  name: 'shop',
  private: true,
  packageManager: 'pnpm@12.21.0',
  devDependencies: { eslint: '10.15.0', prettier: '4.0.0' },
};

async function plan(edit: Files, first: Files = {}): Promise<ActionRun> {
  const files = { ...shop, 'package.json': JSON.stringify(root), ...first };
  return planOfChange((work) => write(work, edit), files);
}

/** Names of the packages by what is done for them. */
function doneFor(run: ActionRun): Record<string, string[]> {
  const names = (output: string): string[] =>
    [...(run.outputs[output] ?? '').matchAll(/"packages":"([^"]*)"/g)].flatMap((match) => (match[1] ?? '').split(','));
  return { lint: names('lint-matrix'), build: names('build-matrix') };
}

const importing = (name: string): string => `import rules from '${name}';\nexport default [rules];\n`;
const everyPackage = ['shop', 'a', 'b', 'c', 'd'];

describe('what changes the answer of a linter is linted again, and only that', () => {
  it.each<[string, Files, Files, string[], string]>([
    [
      'the key `prettier` at the root',
      {},
      { 'package.json': JSON.stringify({ ...root, prettier: { semi: false } }) },
      everyPackage,
      'package.json: prettier.semi false added',
    ],
    [
      'a file that eslint.config imports',
      { 'eslint.config.js': importing('./eslint/base.js') },
      { 'eslint/base.js': 'export default {};\n' },
      everyPackage,
      'eslint/base.js, which eslint.config.js imports',
    ],
    [
      'a file beside it, in a folder made for rules',
      { 'eslint.config.js': importing('./tools/eslint-rules/index.js') },
      { 'tools/eslint-rules/rules/no-foo.js': '1\n' },
      everyPackage,
      'tools/eslint-rules/rules/no-foo.js, which eslint.config.js imports',
    ],
    [
      'a file that an imported file imports',
      { 'eslint.config.js': importing('./eslint.base'), 'eslint.base.ts': "export * from './lint/rules.js';\n" },
      { 'lint/rules.ts': '1\n' },
      everyPackage,
      'lint/rules.ts, which eslint.config.js imports',
    ],
    [
      'a file that the configuration of one package imports',
      { 'packages/d/eslint.config.js': importing('../../eslint/base.js') },
      { 'eslint/base.js': '1\n' },
      ['d'],
      'eslint/base.js, which packages/d/eslint.config.js imports',
    ],
    [
      'a file that prettier.config imports',
      { 'prettier.config.mjs': importing('./format/base.mjs') },
      { 'format/base.mjs': '1\n' },
      everyPackage,
      'format/base.mjs, which prettier.config.mjs imports',
    ],
  ])('%s', async (_, first, edit, linted, reason) => {
    const run = await plan(edit, first);
    expect(doneFor(run)).toEqual({ lint: linted, build: [] });
    const { packages } = JSON.parse(run.outputs['plan'] ?? '') as { packages: { reasons: string[] }[] };
    expect(packages.map(({ reasons }) => reasons)).toEqual(linted.map(() => [`lint configuration: ${reason}`]));
  });

  it('is no file that merely lies near by', async () => {
    const first = { 'eslint.config.js': importing('./eslint.base.js'), 'eslint.base.js': '1\n' };
    expect((await plan({ 'tools/x.js': '1\n', 'x.js': '1\n' }, first)).outputs).toMatchObject({ mode: 'none' });
  });

  it('is nothing that the manifest ignores', async () => {
    const first = {
      'eslint.config.js': importing('./eslint/base.js'),
      'aevon.yml': "version: 1\nignore: ['**/*.md']\n",
    };
    const run = await plan({ 'eslint/README.md': '1\n' }, first);
    expect(run.outputs).toMatchObject({ mode: 'none', 'has-lint': 'false' });
    expect(run.summary).toContain('1 changed file is ignored by the manifest (`ignore`).');
  });
});

describe('rules that are a package of the workspace', () => {
  const first = { 'eslint.config.js': importing('d/rules.js') };

  it('are linted by again where eslint.config imports them without a dependency', async () => {
    const run = await plan({ 'packages/d/rules.js': '1\n' }, first);
    expect(doneFor(run)).toEqual({ lint: everyPackage, build: ['d'] });
    expect(run.summary).toContain('d, which eslint.config.js imports');
  });

  it('affect everything where the root depends on them, as in Turborepo', async () => {
    const declared = { ...root, devDependencies: { ...root.devDependencies, d: 'workspace:*' } };
    const edit = { 'packages/d/rules.js': '1\n' };
    const run = await plan(edit, { ...first, 'package.json': JSON.stringify(declared) });
    expect(run.outputs).toMatchObject({ mode: 'all', reason: 'the root package needs d' });
    expect(doneFor(run).build).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('Ruff', () => {
  const lockfile = (ruff: string): string =>
    `version = 1\n\n[[package]]\nname = "s"\nversion = "1"\nsource = { virtual = "services/s" }\n\n[[package]]\nname = "ruff"\nversion = "${ruff}"\nsource = { registry = "https://pypi.org/simple" }\n`;
  const first = {
    'uv.lock': lockfile('0.12.0'),
    'pyproject.toml': '[tool.uv.workspace]\nmembers = ["services/*"]\n[dependency-groups]\ndev = ["ruff"]\n',
    'services/s/pyproject.toml': '[project]\nname = "s"\nversion = "1"\n[tool.ruff]\nline-length = 100\n',
  };

  it('looks again at every package below a uv.lock that has another version of it', async () => {
    const run = await plan({ 'uv.lock': lockfile('0.13.0') }, first);
    expect(doneFor(run)).toEqual({ lint: ['s'], build: [] });
    expect(run.log.join('\n')).toContain('lint configuration: uv.lock: ruff 0.12.0 → 0.13.0');
  });

  it('looks again below a pyproject.toml that asks for another version', async () => {
    const project = `${first['pyproject.toml']}[tool.x]\n`;
    expect(doneFor(await plan({ 'pyproject.toml': project }, first))).toEqual({ lint: ['s'], build: [] });
  });
});

describe('an .eslintrc', () => {
  const bare = { ...root, devDependencies: {} };
  const flatless = Object.fromEntries(Object.entries(shop).filter(([path]) => path !== 'eslint.config.js'));

  it('is said not to be read, where nothing else would say it', async () => {
    const files = { ...flatless, 'package.json': JSON.stringify(bare), '.eslintrc.json': '{}' };
    const run = await planOfChange((work) => write(work, { 'packages/d/x.js': '1\n' }), files);
    expect(run.outputs).toMatchObject({ 'has-lint': 'false' });
    const [warning] = run.annotations;
    expect(warning?.message).toMatch(/^Not linted by ESLint, as ESLint 9 and newer do not read \.eslintrc\.json: d\n/);
    expect(warning?.message).toContain('Fix: run `npx @eslint/migrate-config .eslintrc.json`');
  });

  it('is left to affected-lint where ESLint is a dependency, which fails and says why', async () => {
    const files = { ...flatless, 'package.json': JSON.stringify(root), '.eslintrc.json': '{}' };
    const run = await planOfChange((work) => write(work, { 'packages/d/x.js': '1\n' }), files);
    expect(doneFor(run).lint).toEqual(['d']);
    expect(run.annotations).toEqual([]);
  });
});

describe('package.json of the root', () => {
  it('affects every package by what they are installed by, and says the key', async () => {
    const edit = { 'package.json': JSON.stringify({ ...root, packageManager: 'pnpm@12.22.0' }) };
    const run = await plan(edit);
    expect(run.outputs).toMatchObject({
      mode: 'all',
      reason: 'package.json: packageManager pnpm@12.21.0 → pnpm@12.22.0',
    });
    expect(packagesOf(run)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('affects nothing by a script or a description', async () => {
    const edit = { 'package.json': JSON.stringify({ ...root, description: 'x', scripts: { x: 'y' } }) };
    expect((await plan(edit)).outputs).toMatchObject({ mode: 'none', packages: '[]' });
  });
});

describe('a manifest that ignores', () => {
  it.each([
    ['everything', "version: 1\nignore: ['**']\n"],
    ['everything, and says that nothing rules', "version: 1\nignore: ['**']\nglobal: ['!**']\n"],
  ])('%s cannot hide the change that brings it in', async (_, manifest) => {
    const run = await plan({ 'aevon.yml': manifest, 'packages/b/x.js': '1\n', 'packages/d/x.js': '1\n' });
    expect(run.outputs).toMatchObject({ mode: 'all', reason: 'aevon.yml changed, which affects every package' });
    expect(packagesOf(run)).toEqual(['a', 'b', 'c', 'd']);
    expect(run.summary).toContain('2 changed files are ignored by the manifest (`ignore`).');
  });

  it('cannot hide itself behind a link', async () => {
    const files = { ...shop, 'config/aevon.yml': 'version: 1\n' };
    const run = await planOfChange(
      (work) => write(work, { 'config/aevon.yml': "version: 1\nignore: ['**']\n" }),
      files,
      (work) => symlinkSync('config/aevon.yml', join(work, 'aevon.yml')),
    );
    expect(run.outputs).toMatchObject({ mode: 'all', reason: 'config/aevon.yml changed, which affects every package' });
  });

  it('says how many files it hid, in the summary and in the log', async () => {
    const edit = { 'packages/a/x.md': '1\n', 'packages/b/x.md': '1\n', 'x.md': '1\n' };
    const run = await plan(edit, { 'aevon.yml': "version: 1\nignore: ['**/*.md']\n" });
    expect(run.outputs).toMatchObject({ mode: 'none' });
    expect(run.summary).toContain('3 changed files are ignored by the manifest (`ignore`).');
    expect(run.log.join('\n')).toContain('3 changed files are ignored by the manifest');
  });
});
