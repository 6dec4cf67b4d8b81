import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { messageOf, type CacheStore, type Clock, type Reporter } from '@aevon/ports';
import {
  openPackCache,
  savePackCache,
  startCacheServer,
  type CacheServer,
  type InputMemory,
  type OpenedCache,
  type PackSaved,
  type RemoteAccess,
} from '@aevon/turbo';
import type { cacheKeys } from './cache-keys.ts';

export type CacheState = 'restored' | 'empty' | 'unavailable' | 'read-only' | 'off';

/** The cache of one run: what Turborepo connects to, and what is told of it afterwards. */
export interface BuildCache {
  readonly state: CacheState;
  /** One sentence for the summary. */
  readonly note: string;
  readonly remote: RemoteAccess | undefined;
  readonly mode: 'read-write' | 'read' | 'none';
  readonly opened: OpenedCache | undefined;
  readonly server: CacheServer | undefined;
}

export interface CacheParts {
  readonly store: CacheStore;
  readonly clock: Clock;
  readonly reporter: Reporter;
  /** Folder of this run below RUNNER_TEMP. */
  readonly directory: string;
  readonly keys: ReturnType<typeof cacheKeys>;
  readonly signatureKey: string | undefined;
  /** Why nothing may be saved. */
  readonly readOnly: string | undefined;
}

/** A run without our cache. */
export function noCache(state: 'off' | 'unavailable', note: string): BuildCache {
  return { state, note, remote: undefined, mode: 'none', opened: undefined, server: undefined };
}

function size(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

function describe(
  { restored, folder }: OpenedCache,
  readOnly: string | undefined,
): { readonly state: CacheState; readonly note: string } {
  const suffix = readOnly === undefined ? '' : `; nothing is saved: ${readOnly}`;
  if (restored.outcome === 'none') return { state: 'unavailable', note: `not restored: ${restored.reason}${suffix}` };
  const found =
    restored.outcome === 'empty'
      ? 'no earlier entry'
      : `${folder.size} ${folder.size === 1 ? 'artifact' : 'artifacts'} from ${restored.key}, ${size(restored.bytes)}`;
  if (readOnly !== undefined) return { state: 'read-only', note: `${found}${suffix}` };
  return { state: restored.outcome, note: found };
}

async function serveRestored(parts: CacheParts): Promise<BuildCache> {
  const { store, clock, keys, reporter } = parts;
  const opened = await openPackCache({ store, clock, directory: join(parts.directory, 'cache') }, keys);
  const token = randomBytes(24).toString('hex');
  reporter.mask(token);
  const server = await startCacheServer({ folder: opened.folder, token });
  const { state, note } = describe(opened, parts.readOnly);
  const mode = parts.readOnly === undefined ? 'read-write' : 'read';
  return { state, note, mode, opened, server, remote: { url: server.url, token, signatureKey: parts.signatureKey } };
}

/**
 * Restores the newest pack and serves it to Turborepo on the loopback interface. Never throws: a disk that is full or a
 * port that can't be had costs the cache, not the build.
 */
export async function openBuildCache(parts: CacheParts): Promise<BuildCache> {
  try {
    return await serveRestored(parts);
  } catch (error) {
    return noCache('unavailable', messageOf(error));
  }
}

type Told = Pick<BuildCache, 'state' | 'note'>;

function describeSaved(saved: PackSaved, { state, note, opened }: BuildCache): Told {
  switch (saved.outcome) {
    case 'saved':
      return {
        state,
        note: `${note}; saved with ${opened?.folder.stored.size ?? 0} new, ${size(saved.bytes)} in all`,
      };
    case 'unchanged':
      return { state, note: `${note}; nothing new to save` };
    case 'exists':
      return { state, note: `${note}; an entry of this run exists already` };
    case 'read-only':
      return { state: 'read-only', note: `${note}; not saved: ${saved.reason}` };
    case 'unavailable':
      return { state, note: `${note}; not saved: ${saved.reason}` };
  }
}

/** Saves what is new and tells how that ended. Never throws, as `openBuildCache`. */
export async function saveBuildCache(cache: BuildCache, later: InputMemory, parts: CacheParts): Promise<Told> {
  const { opened, mode } = cache;
  if (opened === undefined || mode !== 'read-write') return { state: cache.state, note: cache.note };
  const pack = { store: parts.store, clock: parts.clock, directory: join(parts.directory, 'cache') };
  try {
    return describeSaved(await savePackCache(pack, opened, { key: parts.keys.key, later }), cache);
  } catch (error) {
    return describeSaved({ outcome: 'unavailable', reason: messageOf(error) }, cache);
  }
}
