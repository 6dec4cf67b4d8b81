/** One entry of the cache of GitHub Actions, as it is kept and as tests may read it. */
export interface CacheEntry {
  readonly id: number;
  readonly key: string;
  readonly version: string;
  /** The ref that owns it. */
  readonly scope: string;
  /** Bytes; 0 until the upload is finalized. */
  readonly bytes: number;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly lastUsedAt: string;
  readonly state: 'reserved' | 'ready';
}

export function blobNameOf(entry: Pick<CacheEntry, 'id'>): string {
  return `actions-cache/${entry.id.toString(16).padStart(8, '0')}`;
}

/** Newest first; ids break ties, as two entries may be made within a millisecond. */
function newest(entries: readonly CacheEntry[]): CacheEntry | undefined {
  return [...entries].sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id - a.id)[0];
}

export interface Lookup {
  readonly key: string;
  readonly restoreKeys: readonly string[];
  readonly version: string;
  /** In the order in which they are searched. */
  readonly scopes: readonly string[];
}

function findInScope(entries: readonly CacheEntry[], { key, restoreKeys }: Lookup): CacheEntry | undefined {
  const exact = entries.find((entry) => entry.key === key);
  if (exact !== undefined) return exact;
  for (const prefix of [key, ...restoreKeys]) {
    const found = newest(entries.filter((entry) => entry.key.startsWith(prefix)));
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * In each scope in turn: the key itself, the newest entry that begins with it, then the newest of each restore key in
 * order. Source: docs.github.com, "Dependency caching reference", cache key matching.
 */
export function findEntry(entries: readonly CacheEntry[], lookup: Lookup): CacheEntry | undefined {
  const usable = entries.filter((entry) => entry.state === 'ready' && entry.version === lookup.version);
  for (const scope of lookup.scopes) {
    const found = findInScope(
      usable.filter((entry) => entry.scope === scope),
      lookup,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}
