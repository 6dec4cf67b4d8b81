import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '../failures.ts';
import type { IsIgnored } from './ignored.ts';

async function readFolder(folder: string, inside: string) {
  try {
    return await readdir(join(folder, inside), { withFileTypes: true });
  } catch (error) {
    throw failure(
      {
        kind: 'user',
        code: 'folder-unreadable',
        what: `the folder ${join(folder, inside)} cannot be read`,
        fix: 'correct `folder`, and build or check out before this step',
      },
      error,
    );
  }
}

/**
 * Paths of all files and links below `inside`, from the folder and with slashes, in order. Links are not followed.
 * @throws Failure `folder-unreadable`
 */
export async function walk(folder: string, isIgnored: IsIgnored, inside = ''): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readFolder(folder, inside)) {
    const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
    if (isIgnored(entry.isDirectory() ? `${path}/` : path)) continue;
    if (entry.isDirectory()) found.push(...(await walk(folder, isIgnored, path)));
    else if (entry.isFile() || entry.isSymbolicLink()) found.push(path);
  }
  return found.sort();
}
