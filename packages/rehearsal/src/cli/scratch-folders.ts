import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { keepEveryFolder, shareRunners, type RunnerFolders } from '../engine/job/runner-folders.ts';
import type { RehearseOptions } from './arguments.ts';

/** A hundred thousand files take their time: nobody should wait for it. */
export function removeLater(folders: readonly string[]): void {
  if (folders.length > 0) spawn('rm', ['-rf', '--', ...folders], { detached: true, stdio: 'ignore' }).unref();
}

/** What killed rehearsals left behind a day ago. */
function leftovers(parent: string): string[] {
  const limit = Date.now() - 86_400_000;
  const folders = readdirSync(parent)
    .filter((name) => name.startsWith('r-'))
    .map((name) => join(parent, name));
  return folders.filter((folder) => statSync(folder).mtimeMs < limit);
}

/** Beside the stores of the package managers, so that they can link instead of copy. */
export function makeRoot(options: RehearseOptions, cache: string): string {
  const parent = join(cache, 'rehearsals');
  mkdirSync(parent, { recursive: true });
  removeLater(leftovers(parent));
  if (options.keep === undefined) return mkdtempSync(join(parent, 'r-'));
  mkdirSync(resolve(options.keep), { recursive: true });
  return resolve(options.keep);
}

/** The place of the runners is the same each time; a rehearsal beside another one takes places of its own. */
export function runnerFolders(options: RehearseOptions, root: string, cache: string): RunnerFolders {
  if (options.keep !== undefined) return keepEveryFolder(join(root, 'jobs'));
  const place = join(cache, 'runners');
  const lock = join(place, 'taken-by');
  mkdirSync(place, { recursive: true });
  if (isTaken(lock)) return shareRunners(join(root, 'runners'), root);
  for (const name of readdirSync(place)) renameSync(join(place, name), join(root, `left-${name}`));
  writeFileSync(lock, String(process.pid));
  return shareRunners(place, root);
}

function isTaken(lock: string): boolean {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return true;
  } catch {
    return false;
  }
}
