import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../root.ts';
import { call, type Ended, tail } from './layer.ts';

/** Runs pnpm as the README does. */
export function pnpm(cwd: string, ...words: readonly string[]): Ended {
  return call('npx', ['-y', 'pnpm@12', ...words], { cwd });
}

/**
 * Hands over a second clone of the commit, in another folder and with its dependencies installed, and removes it in the
 * end. @throws when there can't be one.
 */
export async function inClone<T>(body: (clone: string) => T | Promise<T>): Promise<T> {
  const place = mkdtempSync(join(tmpdir(), 'aevon-second-'));
  const clone = join(place, 'elsewhere');
  try {
    for (const make of [
      () => call('git', ['clone', '--quiet', root, clone]),
      () => pnpm(clone, 'install', '--frozen-lockfile', '--prefer-offline'),
    ]) {
      const { status, output } = make();
      if (status !== 0) throw new Error(`there is no second clone: ${tail(output)}`);
    }
    return await body(clone);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
