import { chmod, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRuff } from '../src/index.ts';
import { containing, createRepository, installRuff, realExec, requestFor, ruffProgram, writeFiles } from './fixture.ts';

const rules = '[tool.ruff.lint]\nselect = ["F", "I"]\n';
const ruff = createRuff(realExec());

async function repository(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await createRepository({ 'app/pyproject.toml': rules, ...files });
  await installRuff(root, 'app');
  return root;
}

/** A shell script in the place of Ruff. */
async function fakeRuff(script: string): Promise<string> {
  const root = await createRepository({ 'app/a.py': 'x = 1\n' });
  const head =
    '#!/bin/sh\ncase "$*" in *--version*) echo "ruff 0.17.5"; exit 0;; *--show-files*) echo a.py; exit 0;; esac\n';
  await writeFiles(root, { 'app/.venv/bin/ruff': head + script });
  await chmod(path.join(root, 'app/.venv/bin/ruff'), 0o755);
  return root;
}

describe('Ruff', () => {
  it('is clean for clean code, and tells how many files it looked at', async () => {
    const root = await repository({ 'app/a.py': 'x = 1\n', 'app/b.py': '' });
    expect(await ruff.lint(requestFor(root))).toMatchObject({ outcome: 'clean', files: 2, version: '0.17.5' });
  });

  it('reports rules with address and place, and files that are not formatted', async () => {
    const root = await repository({ 'app/a.py': 'import os\n\nx = 1\n', 'app/b.py': 'y   =  2\n' });
    const { outcome, findings } = await ruff.lint(requestFor(root));
    expect(outcome).toBe('findings');
    expect(findings).toEqual([
      {
        tool: 'ruff',
        rule: { id: 'F401', url: 'https://docs.astral.sh/ruff/rules/unused-import' },
        level: 'error',
        message: '`os` imported but unused',
        location: { file: 'app/a.py', region: { line: 1, column: 8, endLine: 1, endColumn: 10 } },
        fixable: true,
      },
      {
        tool: 'ruff',
        rule: { id: 'unformatted', url: 'https://docs.astral.sh/ruff/formatter/' },
        level: 'error',
        message: 'Not formatted as Ruff would; mend it with: ruff format app/b.py',
        location: { file: 'app/b.py' },
        fixable: true,
      },
    ]);
  });

  it('reports a syntax error once, beside files that are not formatted', async () => {
    const root = await repository({ 'app/a.py': 'def (\n', 'app/b.py': 'y   =  2\n' });
    const { outcome, findings } = await ruff.lint(requestFor(root));
    expect(outcome).toBe('findings');
    expect([...new Set(findings.map(({ rule, location }) => `${rule.id} ${location?.file}`))]).toEqual([
      'invalid-syntax app/a.py',
      'unformatted app/b.py',
    ]);
  });

  it('says that there are no files where the configuration leaves all out', async () => {
    const root = await repository({ 'app/gen/a.py': 'import os\n' });
    await writeFiles(root, { 'app/pyproject.toml': '[tool.ruff]\nexclude = ["gen"]\n' });
    expect(await ruff.lint(requestFor(root))).toMatchObject({ outcome: 'no-files', files: 0 });
    expect(await ruff.lint(requestFor(root, { files: ['app/gen/a.py'] }))).toMatchObject({ outcome: 'no-files' });
  });

  it('only lints where Black formats', async () => {
    const root = await repository({ 'app/b.py': 'y   =  2\n', 'pyproject.toml': '[tool.black]\nline-length = 100\n' });
    expect(await ruff.lint(requestFor(root))).toMatchObject({ outcome: 'clean', files: 1 });
  });

  it('crashes, and does not call that clean, for a broken configuration', async () => {
    const root = await repository({ 'app/a.py': 'x = 1\n' });
    await writeFiles(root, { 'app/pyproject.toml': '[tool.ruff]\nnonsense = 1\n' });
    const run = await ruff.lint(requestFor(root));
    expect(run.outcome).toBe('crashed');
    expect(run.evidence.join('\n')).toContain('nonsense');
  });

  it('mends what it can', async () => {
    const root = await repository({ 'app/a.py': 'import os\nx   = 1\n' });
    expect(await ruff.fix(requestFor(root))).toBeUndefined();
    expect(await readFile(path.join(root, 'app/a.py'), 'utf8')).toBe('x = 1\n');
  });

  it('is found on PATH when the package has none, and is missing when PATH has none either', async () => {
    const root = await createRepository({ 'app/a.py': 'import os\n' });
    const onPath = createRuff(realExec({ PATH: path.dirname(ruffProgram()) }));
    expect((await onPath.lint(requestFor(root))).outcome).toBe('findings');
    const nowhere = createRuff(realExec({ PATH: '/nonexistent' }));
    expect(await nowhere.lint(requestFor(root))).toMatchObject({
      outcome: 'missing',
      remedy: containing('ruff'),
    });
  });

  it('asks uv for the version that uv.lock pins', async () => {
    const root = await createRepository({
      'app/a.py': '',
      'uv.lock': '[[package]]\nname = "ruff"\nversion = "0.17.4"\n',
    });
    await writeFiles(root, { 'bin/uv': '#!/bin/sh\necho "$@" >> "$0.log"\necho "ruff 0.17.4"\n' });
    await chmod(path.join(root, 'bin/uv'), 0o755);
    const detection = await createRuff(realExec({ PATH: `${root}/bin:/usr/bin:/bin` })).detect({ root, path: 'app' });
    expect(detection).toMatchObject({ found: true, tool: { version: '0.17.4' } });
    expect(await readFile(path.join(root, 'bin/uv.log'), 'utf8')).toBe(
      'tool run --quiet --from ruff==0.17.4 ruff --version\n',
    );
  });

  it.each([
    ['prints nothing and exits 0', 'exit 0', 'unreadable-output'],
    ['prints half a report', 'printf "[{\\"code\\":"; exit 1', 'unreadable-output'],
    ['prints another shape', 'echo "[{\\"code\\":1}]"; exit 1', 'unreadable-output'],
    ['says findings and has none', 'echo "[]"; exit 1', 'unreadable-output'],
    ['exits 2', 'echo "::error::boom" >&2; exit 2', 'crashed'],
    ['is killed', 'kill -9 $$', 'killed'],
  ])('is not clean when it %s', async (_, script, outcome) => {
    const run = await ruff.lint(requestFor(await fakeRuff(script)));
    expect(run).toMatchObject({ outcome, findings: [] });
  });

  it('reads the plain output of a version without JSON for formatting', async () => {
    const script =
      'case "$*" in check*) echo "[]"; exit 0;; *output-format*) echo "error: unexpected argument --output-format" >&2; exit 2;; esac\n' +
      'echo "Would reformat: a.py"; echo "1 file would be reformatted"; exit 1';
    const run = await ruff.lint(requestFor(await fakeRuff(script)));
    expect(run).toMatchObject({
      outcome: 'findings',
      findings: [{ rule: { id: 'unformatted' }, location: { file: 'app/a.py' } }],
    });
  });
});
