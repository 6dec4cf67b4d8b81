import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'aevon-test-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A fresh folder, removed after the tests of the file. */
export function makeFolder(name: string): string {
  return mkdtempSync(join(root, `${name}-`));
}

/** Writes files into a folder, by default a fresh one. */
export function writeTree(files: Readonly<Record<string, string>>, folder = makeFolder('tree')): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
