import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEslint } from '../src/index.ts';
import { containing, createRepository, installEslint, matching, realExec, requestFor } from './fixture.ts';

const configuration = `export default [{ files: ['**/*.js'], rules: { 'no-undef': 'error', 'no-unused-vars': 'warn', 'prefer-const': 'error' } }];\n`;
const eslint = createEslint(realExec());

async function repository(files: Readonly<Record<string, string>>, major: 9 | 10): Promise<string> {
  const root = await createRepository({ 'eslint.config.mjs': configuration, ...files });
  await installEslint(root, major);
  return root;
}

describe.each([9, 10] as const)('ESLint %i', (major) => {
  it('is clean for clean code, and tells how many files it looked at', async () => {
    const root = await repository({ 'app/a.js': 'export const a = 1;\n', 'app/b.js': 'export const b = 2;\n' }, major);
    const run = await eslint.lint(requestFor(root));
    expect(run).toMatchObject({ outcome: 'clean', files: 2, findings: [] });
    expect(run.version).toMatch(new RegExp(`^${major}\\.`));
  });

  it('reports errors and warnings with rule, address, place and whether it can mend them', async () => {
    const root = await repository(
      { 'app/src/a.js': 'let used = 1;\nexport { used };\nfoo();\nconst idle = 2;\n' },
      major,
    );
    const { outcome, findings } = await eslint.lint(requestFor(root));
    expect(outcome).toBe('findings');
    expect(findings.map(({ rule, level, fixable }) => [rule.id, level, fixable])).toEqual([
      ['prefer-const', 'error', true],
      ['no-undef', 'error', false],
      ['no-unused-vars', 'warning', false],
    ]);
    expect(findings[1]).toEqual({
      tool: 'eslint',
      rule: { id: 'no-undef', url: 'https://eslint.org/docs/latest/rules/no-undef' },
      level: 'error',
      message: "'foo' is not defined.",
      location: { file: 'app/src/a.js', region: { line: 3, column: 1, endLine: 3, endColumn: 4 } },
      fixable: false,
    });
  });

  it('has findings when there are only warnings', async () => {
    const root = await repository({ 'app/a.js': 'const idle = 2;\n' }, major);
    const { outcome, findings } = await eslint.lint(requestFor(root));
    expect(outcome).toBe('findings');
    expect(findings.map(({ level }) => level)).toEqual(['warning']);
  });

  it('reports a syntax error as a finding with its place', async () => {
    const root = await repository({ 'app/a.js': 'const = ;\n' }, major);
    const { outcome, findings } = await eslint.lint(requestFor(root));
    expect(outcome).toBe('findings');
    expect(findings[0]).toMatchObject({
      rule: { id: 'parsing-error' },
      level: 'error',
      location: { file: 'app/a.js' },
    });
  });

  it('says that it found no files where the configuration covers none', async () => {
    const root = await repository({ 'app/readme.txt': 'hello\n' }, major);
    expect(await eslint.lint(requestFor(root))).toMatchObject({ outcome: 'no-files', files: 0 });
  });

  it('looks at named files only, brackets and dashes in names included, and tells ignored ones apart', async () => {
    const root = await repository(
      { 'app/[slug]/-p.js': 'foo();\n', 'app/other.js': 'bar();\n', 'app/x.css': 'a {}\n' },
      major,
    );
    const run = await eslint.lint(requestFor(root, { files: ['app/[slug]/-p.js', 'app/x.css'] }));
    expect(run).toMatchObject({ outcome: 'findings', files: 1 });
    expect(run.findings.map(({ location }) => location?.file)).toEqual(['app/[slug]/-p.js']);
  });

  it('crashes, and does not call that clean, when a plugin throws', async () => {
    const plugin = `const bad = { rules: { boom: { create() { throw new Error('plugin went off'); } } } };\n`;
    const config = `${plugin}export default [{ files: ['**/*.js'], plugins: { bad }, rules: { 'bad/boom': 'error' } }];\n`;
    const root = await repository(
      { 'app/eslint.config.js': config, 'app/package.json': '{"type":"module"}', 'app/a.js': '' },
      major,
    );
    const run = await eslint.lint(requestFor(root));
    expect(run).toMatchObject({ outcome: 'crashed', findings: [], problem: 'ESLint gave up with exit code 2' });
    expect(run.evidence.join('\n')).toContain('plugin went off');
  });

  it('is not fooled by a configuration that prints', async () => {
    const noisy = `console.log('::error::not a command'); console.log('[]');\n${configuration}`;
    const root = await repository({ 'app/eslint.config.mjs': noisy, 'app/a.js': 'foo();\n' }, major);
    const { outcome, findings } = await eslint.lint(requestFor(root));
    expect(outcome).toBe('findings');
    expect(findings).toHaveLength(1);
  });

  it('mends what it can', async () => {
    const root = await repository({ 'app/a.js': 'let used = 1;\nexport { used };\n' }, major);
    expect(await eslint.fix(requestFor(root))).toBeUndefined();
    expect(await readFile(path.join(root, 'app/a.js'), 'utf8')).toBe('const used = 1;\nexport { used };\n');
  });
});

describe('which ESLint', () => {
  it('takes the nearest copy, the package before the root', async () => {
    const root = await repository({ 'app/a.js': 'export {};\n', 'app/node_modules/.keep': '' }, 10);
    const detection = await eslint.detect({ root, path: 'app' });
    expect(detection).toMatchObject({ found: true, tool: { version: matching(/^10\./) } });
  });

  it('is missing when nothing is installed, and says how to mend it', async () => {
    const root = await createRepository({ 'eslint.config.mjs': configuration, 'app/a.js': '' });
    const run = await eslint.lint(requestFor(root));
    expect(run).toMatchObject({ outcome: 'missing', remedy: containing('devDependencies') });
  });

  it('names Yarn Plug’n’Play as the reason when it is one', async () => {
    const root = await createRepository({ '.pnp.cjs': '', 'app/a.js': '' });
    expect((await eslint.lint(requestFor(root))).remedy).toContain('nodeLinker: node-modules');
  });

  it('has no configuration', async () => {
    const root = await createRepository({ 'app/a.js': '' });
    await installEslint(root, 10);
    expect(await eslint.lint(requestFor(root))).toMatchObject({ outcome: 'no-configuration' });
  });

  const rules = '{"rules":{"no-undef":"error"}}';
  const oldForms = [
    [9, { '.eslintrc.json': rules }, '.eslintrc.json'],
    [10, { 'app/.eslintrc.cjs': `module.exports = ${rules};` }, 'app/.eslintrc.cjs'],
    [9, { 'package.json': `{"eslintConfig":${rules}}` }, '`eslintConfig` of package.json'],
    [10, { 'app/package.json': `{"eslintConfig":${rules}}`, 'package.json': '{}' }, 'app/package.json'],
  ] as const;

  it.each(oldForms)('(version %i) does not read %o, names it and the way to migrate', async (major, files, where) => {
    const root = await createRepository({ ...files, 'app/a.js': 'foo();\n' });
    await installEslint(root, major);
    const run = await eslint.lint(requestFor(root));
    expect(run).toMatchObject({ outcome: 'legacy-configuration', problem: containing(where), findings: [] });
    expect(run.remedy).toContain('npx @eslint/migrate-config');
  });

  it('needs Node on PATH', async () => {
    const root = await repository({ 'app/a.js': '' }, 10);
    const run = await createEslint(realExec({ PATH: '/nonexistent' })).lint(requestFor(root));
    expect(run).toMatchObject({ outcome: 'missing', problem: containing('"node" was not found') });
  });
});

describe('the environment of the job', () => {
  it('cannot switch flat configuration off', async () => {
    const root = await repository({ 'app/a.js': 'foo();\n' }, 9);
    const { outcome } = await createEslint(realExec({ ESLINT_USE_FLAT_CONFIG: 'false' })).lint(requestFor(root));
    expect(outcome).toBe('findings');
  });
});

describe('the cache of ESLint', () => {
  it('is used for rules that see one file', async () => {
    const root = await repository({ 'app/a.js': 'export const a = 1;\n' }, 10);
    const cacheDirectory = path.join(root, '.cache');
    const run = await eslint.lint(requestFor(root, { cacheDirectory }));
    expect(run).toMatchObject({ outcome: 'clean' });
    expect(run.uncached).toBeUndefined();
    expect(await eslint.lint(requestFor(root, { cacheDirectory }))).toMatchObject({ outcome: 'clean', files: 1 });
  });

  it('is not used when rules read types or other files', async () => {
    const typed = `const parser = { meta: { name: 'p' }, parse: () => ({ type: 'Program', body: [], tokens: [], comments: [], range: [0, 0], loc: { start: { line: 1, column: 0 }, end: { line: 1, column: 0 } } }) };
export default [{ files: ['**/*.js'], languageOptions: { parser, parserOptions: { ...{ projectService: true } } } }];\n`;
    const root = await repository({ 'app/eslint.config.mjs': typed, 'app/a.js': '' }, 10);
    const run = await eslint.lint(requestFor(root, { cacheDirectory: path.join(root, '.cache') }));
    expect(run).toMatchObject({ uncached: 'rules use types of other files' });
  });
});
