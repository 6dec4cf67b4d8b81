import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '@aevon/ports';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadManifest } from '../src/index.ts';
import { readManifest } from '../src/manifest/read.ts';

function repository(manifest?: string): string {
  const root = mkdtempSync(join(tmpdir(), 'manifest-'));
  for (const folder of ['apps/web', 'services/orders', 'packages/ui'])
    mkdirSync(join(root, folder), { recursive: true });
  symlinkSync('services/orders', join(root, 'linked'));
  if (manifest !== undefined) writeFileSync(join(root, 'aevon.yml'), manifest);
  return root;
}

/** The lines of the one Failure that a manifest causes. */
async function mistakes(manifest: string): Promise<readonly string[]> {
  const failure: unknown = await loadManifest(repository(manifest), { file: 'aevon.yml', named: false }).catch(
    (error: unknown) => error,
  );
  if (!(failure instanceof Failure)) throw new Error(`no Failure but ${JSON.stringify(failure)}`);
  expect(failure.facts.code).toBe('manifest-invalid');
  return failure.facts.details ?? [];
}

const good = `version: 1
services:
  web: { path: apps/web, target: vercel, needs: [orders] }
  orders: { path: services/orders }
edges:
  - { from: apps/web, to: packages/ui, why: reads its tokens }
checks:
  test: { shards: 2, quarantine: [{ test: 'a > b', until: 2026-12-31, why: '#1' }] }
`;

describe('loadManifest', () => {
  it('reads a manifest and fills in defaults', async () => {
    const { manifest, present } = await loadManifest(repository(good), { file: 'aevon.yml', named: false });
    expect(present).toBe(true);
    expect(manifest.services['web']).toEqual({ path: 'apps/web', target: 'vercel', needs: ['orders'] });
    expect(manifest.services['orders']?.needs).toEqual([]);
    expect(manifest.checks.test).toMatchObject({ shards: 2, 'min-tests': 1, retries: 0 });
  });

  it('takes a repository without one as it is, unless it was named', async () => {
    const root = repository();
    expect((await loadManifest(root, { file: 'aevon.yml', named: false })).present).toBe(false);
    await expect(loadManifest(root, { file: 'x.yml', named: true })).rejects.toMatchObject({
      facts: { code: 'manifest-missing' },
    });
  });

  it('points at an unknown key with its nearest name, its line, column and a caret', async () => {
    expect(await mistakes('version: 1\nservices:\n  web:\n    path: apps/web\n    tarket: vercel\n')).toEqual([
      'aevon.yml:5:5: unknown key "tarket"; did you mean "target"?',
      '     5 |     tarket: vercel',
      '       |     ^',
    ]);
  });

  it('names every mistake at once', async () => {
    const lines = await mistakes('version: 2\nservises: {}\nchecks: { lint: { scope: all } }\n');
    const heads = lines.filter((line) => line.startsWith('aevon.yml'));
    expect(heads).toHaveLength(3);
    expect(heads.join('\n')).toMatch(/version/);
    expect(heads.join('\n')).toMatch(/did you mean "services"\?/);
    expect(heads.join('\n')).toMatch(/checks\.lint\.scope/);
  });

  it.each([
    ['an empty file', '', /the file is empty/],
    ['only a comment', '# nothing\n', /the file is empty/],
    ['a list', '- 1\n', /expected keys with values, not \[1\]/],
    ['a tab as indentation', 'version: 1\nservices:\n\tweb: {}\n', /aevon\.yml:3:1:.*[Tt]ab/],
    [
      'a service given twice',
      'version: 1\nservices:\n  a: { path: apps/web }\n  a: { path: apps/web }\n',
      /:4:3: this key is given twice/,
    ],
    [
      'two services in one folder',
      'version: 1\nservices:\n  a: { path: apps/web }\n  b: { path: apps/web }\n',
      /have the same path/,
    ],
    [
      'a path outside the repository',
      'version: 1\nservices:\n  a: { path: ../x }\n',
      /:3:14: the path "\.\.\/x" lies outside/,
    ],
    ['an absolute path', 'version: 1\nservices:\n  a: { path: /etc }\n', /lies outside/],
    ['a path that is a link', 'version: 1\nservices:\n  a: { path: linked }\n', /goes through a link/],
    ['a path that is not there', 'version: 1\nservices:\n  a: { path: apps/wep }\n', /there is no "apps\/wep"/],
    [
      'a need that is no service',
      'version: 1\nservices:\n  a: { path: apps/web, needs: [b] }\n',
      /there is no service "b"; there are a/,
    ],
    [
      'services in a circle',
      'version: 1\nservices:\n  a: { path: apps/web, needs: [b] }\n  b: { path: services/orders, needs: [a] }\n',
      /in a circle: a → b → a/,
    ],
    [
      'edges in a circle',
      'version: 1\nedges:\n  - { from: a, to: b, why: x }\n  - { from: b, to: a, why: y }\n',
      /edges form a circle: a → b → a/,
    ],
    [
      'a bad service name',
      'version: 1\nservices:\n  Web_1: { path: apps/web }\n',
      /the name "Web_1" cannot be used: use lower-case/,
    ],
    ['a bad date', 'version: 1\nchecks: { test: { quarantine: [{ test: t, until: soon, why: w }] } }\n', /until/],
    ['no version', 'services: {}\n', /version/],
    ['broken YAML', 'version: [1\n', /aevon\.yml:\d+:\d+:/],
  ])('refuses %s', async (_, text, expected) => {
    expect((await mistakes(text)).join('\n')).toMatch(expected);
  });

  it.each([
    ['test: { shards: many }', 19, 'checks.test.shards: expected "auto" or a whole number from 1 to 64, not "many"'],
    ['test: { shards: 65 }', 19, 'checks.test.shards: expected "auto" or a whole number from 1 to 64, not 65'],
    [
      'test: { shards: }',
      19,
      'checks.test.shards: expected "auto" or a whole number from 1 to 64, and nothing is given',
    ],
    ['test: { min-tests: -1 }', 22, 'checks.test.min-tests: expected a whole number of at least 0, not -1'],
    ['test: { coverage: {} }', 21, 'checks.test.coverage.max-drop: missing; expected a number from 0 to 100'],
    ['lint: { scope: all }', 18, 'checks.lint.scope: expected "packages" or "files", not "all"'],
    ['build: { tasks: [] }', 19, 'checks.build.tasks: expected a list that is not empty, not []'],
    [
      `lint: { scope: ${'x'.repeat(50)} }`,
      18,
      `checks.lint.scope: expected "packages" or "files", not "${'x'.repeat(39)}…`,
    ],
  ])('says what is expected and what is there: %s', async (check, column, message) => {
    expect(await mistakes(`version: 1\nchecks:\n  ${check}\n`)).toEqual([
      `aevon.yml:3:${column}: ${message}`,
      `     3 |   ${check}`,
      `       | ${' '.repeat(column - 1)}^`,
    ]);
  });

  it('refuses 10 MB without reading them', async () => {
    expect(await mistakes(`version: 1 #${'x'.repeat(10_000_000)}`)).toEqual([
      'aevon.yml: the file is larger than 1 MiB, which no manifest needs',
    ]);
  });

  it('refuses a bomb of aliases', async () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level},`.repeat(9)}]`,
    );
    const began = performance.now();
    expect((await mistakes(`a0: &a0 [x]\n${levels.join('\n')}\n`)).join('\n')).toMatch(/grow into far more text/);
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('answers any text with a manifest or with one Failure', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        try {
          readManifest('aevon.yml', text);
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
        }
      }),
    );
  });
});
