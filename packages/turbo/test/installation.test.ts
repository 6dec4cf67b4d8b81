import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findTurbo, readTurboConfig } from '@aevon/turbo';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainJson } from '../src/config.ts';
import { createShop } from './shop.ts';

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'install-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}

const linux = { os: 'linux', arch: 'x64' };
const version = (text: string) => JSON.stringify({ version: text });

describe('turbo', () => {
  it('is found through the links of pnpm, as the native program', async () => {
    const { root } = await createShop();
    const found = await findTurbo(join(root, 'apps/web'));
    expect(found.version).toBe('2.11.11');
    expect(found.path).toMatch(/[\\/]bin[\\/]turbo(\.exe)?$/);
  });

  it('is found hoisted, under its former name, and for Windows', async () => {
    const root = await folderWith({
      'node_modules/turbo/package.json': version('2.5.0'),
      'node_modules/turbo-linux-64/bin/turbo': '',
      'node_modules/@turbo/windows-arm64/bin/turbo.exe': '',
    });
    expect((await findTurbo(root, linux)).path).toBe(join(root, 'node_modules/turbo-linux-64/bin/turbo'));
    expect((await findTurbo(root, { os: 'win32', arch: 'arm64' })).path).toContain('turbo.exe');
  });

  it.each<[string, Record<string, string>, string]>([
    ['not installed', {}, 'turbo-missing'],
    [
      'installed for another platform',
      { 'node_modules/turbo/package.json': version('2.11.0'), 'node_modules/@turbo/darwin-arm64/bin/turbo': '' },
      'turbo-missing',
    ],
    ['of another major', { 'node_modules/turbo/package.json': version('1.13.4') }, 'turbo-unsupported'],
    ['of a future major', { 'node_modules/turbo/package.json': version('3.0.0') }, 'turbo-unsupported'],
    ['without a version', { 'node_modules/turbo/package.json': '{' }, 'turbo-unsupported'],
  ])('that is %s is told', async (_, files, code) => {
    await expect(findTurbo(await folderWith(files), linux)).rejects.toMatchObject({ facts: { code, kind: 'user' } });
  });

  it('does not follow a link that leads nowhere', async () => {
    const root = await folderWith({ 'node_modules/.keep': '' });
    await symlink('/nowhere', join(root, 'node_modules/turbo'));
    await expect(findTurbo(root, linux)).rejects.toMatchObject({ facts: { code: 'turbo-missing' } });
  });
});

describe('turbo.json', () => {
  it('may have comments and trailing commas', async () => {
    const text =
      '{\n  // signed\n  "remoteCache": { "signature": true, /* yes */ },\n  "a": "http://x//y", "b": "\\"//",\n}';
    expect(await readTurboConfig(await folderWith({ 'turbo.json': text }))).toEqual({
      file: 'turbo.json',
      signed: true,
      remoteCache: true,
    });
    expect(await readTurboConfig(await folderWith({ 'turbo.jsonc': '{}' }))).toEqual({
      file: 'turbo.jsonc',
      signed: false,
      remoteCache: true,
    });
  });

  it('that is missing or broken is told', async () => {
    await expect(readTurboConfig(await folderWith({}))).rejects.toMatchObject({
      facts: { code: 'turbo-config-missing' },
    });
    for (const text of ['', '{', '[]', '{"remoteCache": {"signature": "yes"}}'])
      await expect(readTurboConfig(await folderWith({ 'turbo.json': text }))).rejects.toMatchObject({
        facts: { code: 'turbo-config-unreadable', location: { file: 'turbo.json' } },
      });
  });

  it('keeps every value of plain JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.parse(plainJson(text))).toEqual(JSON.parse(text));
      }),
    );
  });
});
