import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { randomUUID } from 'node:crypto';
import type { CacheQuery, CacheSaved } from '@aevon/ports';
import { cacheRefusal } from '@aevon/runtime';
import type { Ports } from './ports.ts';

const maxBytes = 256 * 1024 * 1024;

export type StoredText =
  | { readonly outcome: 'hit'; readonly text: string }
  | { readonly outcome: 'miss' }
  | { readonly outcome: 'unavailable'; readonly reason: string };

function unpack(path: string): StoredText {
  try {
    return { outcome: 'hit', text: gunzipSync(readFileSync(path), { maxOutputLength: maxBytes }).toString('utf8') };
  } catch {
    return { outcome: 'unavailable', reason: 'the cache entry is cut off or is none of ours' };
  }
}

/** Reads a text from the cache. A fault is an outcome, never an error. */
export async function readStored(ports: Ports, query: CacheQuery): Promise<StoredText> {
  const found = await ports.cache.find(query);
  if (found.outcome !== 'hit') return found;
  const path = join(ports.runner.temp, `aevon-${randomUUID()}.gz`);
  const download = await found.download(path);
  return download.outcome === 'done' ? unpack(path) : download;
}

/** Saves a text to the cache. */
export async function saveStored(ports: Ports, key: string, version: string, text: string): Promise<CacheSaved> {
  const refusal = cacheRefusal(ports.runner.eventName);
  if (refusal !== undefined) return { outcome: 'read-only', reason: refusal };
  const file = join(ports.runner.temp, `aevon-${randomUUID()}.gz`);
  writeFileSync(file, gzipSync(text));
  return ports.cache.save({ key, version, file });
}
