import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.ts';

export interface Source {
  readonly path: string;
  readonly text: string;
}

/** Files that git tracks or would track, below the given folders. */
export function trackedFiles(...folders: readonly string[]): string[] {
  const out = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...folders], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return [...new Set(out.split('\0').filter((path) => path !== ''))].sort();
}

export function read(path: string): Source | undefined {
  try {
    return { path, text: readFileSync(join(root, path), 'utf8') };
  } catch {
    // Deleted, but not yet committed.
    return undefined;
  }
}

/** The TypeScript that ships or that tests stand on; tests are apart. */
export function productSources(): Source[] {
  return trackedFiles('packages', 'actions', 'scripts', 'bench')
    .filter((path) => path.endsWith('.ts') && !/\/test\//.test(path))
    .flatMap((path) => read(path) ?? []);
}
