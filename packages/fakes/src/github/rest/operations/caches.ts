import type { CacheEntry } from '../../cache/entry.ts';
import type { CacheEntries } from '../../cache/store.ts';
import type { RepositoryState } from '../../state.ts';
import { answerPage, notFound, type Operation, type RestAnswer, type RestCall, toRead, toWrite } from '../operation.ts';
import { inRepository } from './repositories.ts';

function describe(entry: CacheEntry): object {
  return {
    id: entry.id,
    ref: entry.scope,
    key: entry.key,
    version: entry.version,
    size_in_bytes: entry.bytes,
    created_at: entry.createdAt,
    last_accessed_at: entry.lastUsedAt,
  };
}

const sortKeys: Readonly<Record<string, (entry: CacheEntry) => string | number>> = {
  created_at: (entry) => entry.createdAt,
  last_accessed_at: (entry) => entry.lastUsedAt,
  size_in_bytes: (entry) => entry.bytes,
};

export function cacheOperations(state: RepositoryState, entries: CacheEntries): [string, Operation][] {
  const ready = (): CacheEntry[] => entries.all().filter((entry) => entry.state === 'ready');
  const list = (call: RestCall): RestAnswer => {
    const { key = '', ref, sort = 'last_accessed_at', direction = 'desc' } = call.query;
    const keyOf = sortKeys[String(sort)] ?? ((entry: CacheEntry) => entry.id);
    const order = direction === 'asc' ? 1 : -1;
    const found = ready()
      .filter(
        (entry) => typeof key === 'string' && entry.key.startsWith(key) && (ref === undefined || entry.scope === ref),
      )
      .sort((a, b) => order * (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : a.id - b.id));
    return answerPage(call, found.map(describe), (page) => ({ total_count: found.length, actions_caches: page }));
  };
  const removeByKey = (call: RestCall): RestAnswer => {
    const { key, ref } = call.query;
    const found = ready().filter((entry) => entry.key === key && (ref === undefined || entry.scope === ref));
    if (found.length === 0) throw notFound();
    for (const { id } of found) entries.remove(id);
    return { status: 200, value: { total_count: found.length, actions_caches: found.map(describe) } };
  };
  const removeById = (call: RestCall): RestAnswer => {
    if (!entries.remove(Number(call.parameters['cache_id']))) throw notFound();
    return { status: 204 };
  };
  const all = '/repos/{owner}/{repo}/actions/caches';
  return [
    [`GET ${all}`, inRepository(state, toRead('actions'), list)],
    [`DELETE ${all}`, inRepository(state, toWrite('actions'), removeByKey)],
    [`DELETE ${all}/{cache_id}`, inRepository(state, toWrite('actions'), removeById)],
  ];
}
