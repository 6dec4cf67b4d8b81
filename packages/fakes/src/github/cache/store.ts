import type { Storage } from '../../azure-blob/storage.ts';
import { blobNameOf, type CacheEntry } from './entry.ts';

const indexName = 'actions-cache/index.json';

/** The entries of a repository's cache; their bytes are blobs. */
export interface CacheEntries {
  all(): readonly CacheEntry[];
  add(entry: Omit<CacheEntry, 'id'>): CacheEntry;
  replace(entry: CacheEntry): void;
  remove(id: number): boolean;
}

function isEntry(value: unknown): value is CacheEntry {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    'key' in value &&
    'scope' in value &&
    'state' in value
  );
}

function readIndex(storage: Storage): CacheEntry[] {
  const bytes = storage.read(indexName);
  const list: unknown = bytes === undefined ? [] : JSON.parse(bytes.toString('utf8'));
  return Array.isArray(list)
    ? list.filter(isEntry).filter((entry) => entry.state === 'ready' && storage.read(blobNameOf(entry)) !== undefined)
    : [];
}

/** Reads what an earlier process left in `storage`; unfinished uploads are forgotten. */
export function openCacheEntries(storage: Storage): CacheEntries {
  let entries = readIndex(storage);
  let lastId = Math.max(0, ...entries.map(({ id }) => id));
  const update = (next: CacheEntry[]): void => {
    entries = next;
    storage.write(indexName, Buffer.from(JSON.stringify(entries, undefined, 1)));
  };
  return {
    all: () => entries,
    add: (facts) => {
      lastId += 1;
      const entry = { id: lastId, ...facts };
      update([...entries, entry]);
      return entry;
    },
    replace: (entry) => update(entries.map((other) => (other.id === entry.id ? entry : other))),
    remove: (id) => {
      const entry = entries.find((other) => other.id === id);
      if (entry === undefined) return false;
      storage.remove(blobNameOf(entry));
      update(entries.filter((other) => other !== entry));
      return true;
    },
  };
}
