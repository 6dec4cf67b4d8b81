import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readToolWishes } from '../src/wishes.ts';

const place = mkdtempSync(join(tmpdir(), 'wishes-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

function wishes(files: Record<string, string>) {
  const root = mkdtempSync(join(place, 'repository-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return readToolWishes(root);
}

const manifest = JSON.stringify({ engines: { node: '>=20' }, volta: { node: '22.1.0' } });

describe('the Node that a repository asks for', () => {
  it.each([
    ['.node-version before all others', { '.node-version': 'v24.1.0\n', '.nvmrc': '22' }, '24.1.0'],
    ['.nvmrc, below its comments', { '.nvmrc': '# ours\n\nv22.3 # for now\n' }, '22.3'],
    ['an alias, which is not passed over', { '.nvmrc': 'lts/*\n' }, 'lts/*'],
    ['volta where these are empty', { '.node-version': '\n' }, '22.1.0'],
  ])('is %s', (_, files, range) => {
    expect(wishes({ 'package.json': manifest, ...files }).node?.range).toBe(range);
  });
});

describe('the uv that a repository asks for', () => {
  it.each([
    ['in a table', '[tool.uv]\nrequired-version = "==0.13.9"\n', '0.13.9'],
    ['in single quotes', "[tool.uv]\nrequired-version = '>=0.13,<1' # ours\n", '>=0.13 <1'],
    ['with a dotted key', 'tool.uv.required-version = ">=0.13"\n', '>=0.13'],
    ['elsewhere, of another tool', '[tool.other]\nrequired-version = "1"\n[tool.uv]\npackage = false\n', undefined],
  ])('is read %s', (_, pyproject, range) => {
    expect(wishes({ 'app/uv.lock': '', 'app/pyproject.toml': pyproject }).uv?.range).toBe(range);
  });
});
