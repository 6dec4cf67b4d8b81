import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPrettier } from '../src/index.ts';
import {
  containing,
  createRepository,
  installFakeTool,
  installPrettier,
  matching,
  realExec,
  requestFor,
} from './fixture.ts';

const prettier = createPrettier(realExec());

async function repository(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await createRepository(files);
  await installPrettier(root);
  return root;
}

describe('Prettier', () => {
  it('is clean for formatted code', async () => {
    const root = await repository({ 'app/a.js': 'const a = 1;\n' });
    expect(await prettier.lint(requestFor(root))).toMatchObject({
      outcome: 'clean',
      version: matching(/^3\./),
    });
  });

  it('has a finding for each file that is not formatted, with the command that mends it', async () => {
    const root = await repository({ 'app/a.js': 'const a=1', 'app/b c.css': 'a{}', 'app/ok.json': '{}\n' });
    const { outcome, findings } = await prettier.lint(requestFor(root));
    expect(outcome).toBe('findings');
    expect(findings.map(({ location }) => location)).toEqual([{ file: 'app/a.js' }, { file: 'app/b c.css' }]);
    expect(findings[0]).toMatchObject({
      level: 'error',
      fixable: true,
      message: containing('npx prettier --write app/a.js'),
    });
  });

  it('reports a syntax error with its place, beside files that are not formatted', async () => {
    const root = await repository({ 'app/a.js': 'const a=1', 'app/b.js': 'a(\n' });
    const { outcome, findings } = await prettier.lint(requestFor(root));
    expect(outcome).toBe('findings');
    expect(findings.map(({ rule, location }) => [rule.id, location])).toEqual([
      ['unformatted', { file: 'app/a.js' }],
      ['syntax-error', { file: 'app/b.js', region: { line: 2, column: 1 } }],
    ]);
  });

  it('keeps to the ignore files of the package and of the root', async () => {
    const root = await repository({
      '.prettierignore': 'app/gen\n',
      'app/.prettierignore': 'old.js\n',
      'app/gen/a.js': 'a=1',
      'app/old.js': 'a=1',
      'app/b.js': 'b=1',
    });
    const { findings } = await prettier.lint(requestFor(root));
    expect(findings.map(({ location }) => location?.file)).toEqual(['app/b.js']);
  });

  it('crashes, and does not call that clean, for a broken configuration or a missing plugin', async () => {
    const root = await repository({
      'app/.prettierrc': '{"plugins":["prettier-plugin-nowhere"]}',
      'app/a.js': 'const a = 1;\n',
    });
    const run = await prettier.lint(requestFor(root));
    expect(run).toMatchObject({ outcome: 'crashed', findings: [] });
    expect(run.evidence.join('\n')).toContain('prettier-plugin-nowhere');
  });

  it('tells a warning about an option from the name of a file', async () => {
    const root = await repository({ 'app/.prettierrc': '{ "nonsense": 1 }\n', 'app/a.js': 'const a=1' });
    const { outcome, findings } = await prettier.lint(requestFor(root));
    expect([outcome, findings.length]).toEqual(['findings', 1]);
  });

  it('looks at named files only, and skips those of no known kind', async () => {
    const root = await repository({ 'app/[x].js': 'a=1', 'app/b.js': 'b=1', 'app/c.bin': '\0' });
    const { findings } = await prettier.lint(requestFor(root, { files: ['app/[x].js', 'app/c.bin'] }));
    expect(findings.map(({ location }) => location?.file)).toEqual(['app/[x].js']);
  });

  it('finds the same with a warm cache', async () => {
    const root = await repository({ 'app/a.js': 'const a=1', 'app/b.js': 'const b = 1;\n' });
    const request = requestFor(root, { cacheDirectory: path.join(root, '.cache') });
    const cold = await prettier.lint(request);
    const warm = await prettier.lint(request);
    expect(cold.findings).toHaveLength(1);
    expect(warm.findings).toEqual(cold.findings);
  });

  it('mends what it can', async () => {
    const root = await repository({ 'app/a.js': 'const a=1', 'app/bad.js': 'a(' });
    expect(await prettier.fix(requestFor(root))).toBeUndefined();
    expect(await readFile(path.join(root, 'app/a.js'), 'utf8')).toBe('const a = 1;\n');
  });

  it('refuses a major that it does not know', async () => {
    const root = await createRepository({ 'app/a.js': '' });
    await installFakeTool(root, 'prettier', '2.8.8', '');
    expect(await prettier.lint(requestFor(root))).toMatchObject({ outcome: 'wrong-version', version: '2.8.8' });
  });

  it('does not believe a zero exit without its closing line', async () => {
    const root = await createRepository({ 'app/a.js': 'a=1' });
    await installFakeTool(root, 'prettier', '3.9.9', 'console.log("Checking formatting...")');
    expect(await prettier.lint(requestFor(root))).toMatchObject({ outcome: 'unreadable-output', findings: [] });
  });

  it('does not believe a count that differs from the files named', async () => {
    const root = await createRepository({ 'app/a.js': 'a=1' });
    const script = 'console.warn("[warn] a.js\\n[warn] Code style issues found in 3 files."); process.exit(1)';
    await installFakeTool(root, 'prettier', '3.9.9', script);
    const run = await prettier.lint(requestFor(root));
    expect(run).toMatchObject({
      outcome: 'unreadable-output',
      problem: containing('speaks of 3 files and names 1'),
    });
  });
});
