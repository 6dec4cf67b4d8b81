import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readPack, writePack } from '@aevon/cache-pack';
import { type CacheSaved, type CacheStore, type Clock, Failure, type Runner } from '@aevon/ports';

/** Layout of the entries; another one never meets entries of this one. */
const version = 'setup-1';

export interface StoreCache {
  readonly name: 'pnpm' | 'uv';
  /** Folder in which the package manager keeps what it downloaded. */
  readonly folder: string;
  readonly key: string;
  readonly prefix: string;
}

/** Links to the projects of this machine, and unfinished work: of no use elsewhere. */
const machineBound = new Set(['projects', 'tmp', '.lock']);

interface StoreFacts {
  readonly name: 'pnpm' | 'uv';
  readonly folder: string;
  readonly root: string;
  /** Relative to the root. */
  readonly lockfiles: readonly string[];
}

/**
 * The cache entry of a store: its key changes with the lockfiles. Each month begins with an empty one, since a store that
 * is only added to would grow for ever.
 */
export function describeStore({ name, folder, root, lockfiles }: StoreFacts, runner: Runner, clock: Clock): StoreCache {
  const hash = createHash('sha256');
  for (const file of lockfiles) {
    if (existsSync(join(root, file))) hash.update(file).update(readFileSync(join(root, file)));
  }
  const month = clock.now().toISOString().slice(0, 7);
  const prefix = `aevon-setup-${runner.os}-${runner.arch}-${name}-${month}-`;
  return { name, folder, prefix, key: `${prefix}${hash.digest('hex').slice(0, 32)}` };
}

export type Restored =
  { readonly outcome: 'hit' | 'partial' | 'miss' } | { readonly outcome: 'unavailable'; readonly reason: string };

/** Brings back a store; whatever goes wrong is an outcome, and the install downloads what is not there. */
export async function restoreStore(cache: CacheStore, store: StoreCache, temp: string): Promise<Restored> {
  const found = await cache.find({ key: store.key, restoreKeys: [store.prefix], version });
  if (found.outcome !== 'hit') return found;
  const file = join(temp, `aevon-${store.name}.pack`);
  try {
    const download = await found.download(file);
    if (download.outcome === 'unavailable') return download;
    const read = await readPack(file, store.folder);
    if (read.outcome === 'corrupt')
      return { outcome: 'unavailable', reason: `the entry ${found.key} cannot be used: ${read.reason}` };
    return { outcome: found.exact ? 'hit' : 'partial' };
  } finally {
    await rm(file, { force: true });
  }
}

/** Keeps a store under its key. */
export async function saveStore(cache: CacheStore, store: StoreCache, temp: string): Promise<CacheSaved> {
  if (!existsSync(store.folder)) return { outcome: 'unavailable', reason: 'nothing was downloaded' };
  // The jobs of a run set up alike: the first one saves, and the others need not pack at all.
  const found = await cache.find({ key: store.key, version });
  if (found.outcome === 'hit' && found.exact) return { outcome: 'exists' };
  if (found.outcome === 'unavailable') return found;
  const file = join(temp, `aevon-${store.name}.pack`);
  try {
    const names = await readdir(store.folder);
    await writePack(
      file,
      store.folder,
      names.filter((name) => !machineBound.has(name)),
    );
    return await cache.save({ key: store.key, version, file });
  } catch (error) {
    if (error instanceof Failure) return { outcome: 'unavailable', reason: error.facts.what };
    throw error;
  } finally {
    await rm(file, { force: true });
  }
}
