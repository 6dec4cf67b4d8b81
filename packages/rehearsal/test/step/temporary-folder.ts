import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'aevon-test-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A fresh folder, removed after the tests of the file. */
export function makeFolder(name: string): string {
  return mkdtempSync(join(root, `${name}-`));
}
