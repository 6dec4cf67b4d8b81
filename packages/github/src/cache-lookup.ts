import { Failure, messageOf, type CacheDownload, type CacheFound, type CacheQuery } from '@aevon/ports';
import { z } from 'zod';
import { callCache, keyProblem, transfer, versionHash, type CacheParts } from './cache-call.ts';

const found = z.object({
  ok: z.boolean().default(false),
  signed_download_url: z.string().default(''),
  matched_key: z.string().default(''),
});

/** A minute for whatever size; GitHub's storage gives a full 10 GB entry in less. */
const downloadMs = 60_000;

async function downloadOnce({ http }: CacheParts, url: string, to: string, idleMs: number): Promise<CacheDownload> {
  try {
    const response = await http.download({
      method: 'GET',
      url,
      to,
      deadlineMs: downloadMs,
      idleMs,
      retry: 'never',
      purpose: 'restore the cache',
    });
    if (response.status === 200) return { outcome: 'done', bytes: response.bytes };
    return { outcome: 'unavailable', reason: `the storage of the cache answered ${response.status}` };
  } catch (error) {
    return { outcome: 'unavailable', reason: error instanceof Failure ? error.facts.what : messageOf(error) };
  }
}

/** Looks an entry up; its bytes come when asked for. */
export async function findEntry(parts: CacheParts, query: CacheQuery): Promise<CacheFound> {
  const restoreKeys = query.restoreKeys ?? [];
  const problem = keyProblem([query.key, ...restoreKeys]);
  if (problem !== undefined) return { outcome: 'unavailable', reason: problem };
  const request = { key: query.key, restore_keys: restoreKeys, version: versionHash(query.version) };
  const answer = await callCache(parts, 'GetCacheEntryDownloadURL', request, found, 'look the cache up');
  if (answer.outcome === 'unavailable') return answer;
  if (answer.outcome === 'refused') {
    return answer.code === 'not_found'
      ? { outcome: 'miss' }
      : { outcome: 'unavailable', reason: answer.message || answer.code };
  }
  const { ok, signed_download_url: url, matched_key: key } = answer.value;
  if (!ok || url === '') return { outcome: 'miss' };
  const download = (to: string) => transfer(parts, (idleMs) => downloadOnce(parts, url, to, idleMs));
  return { outcome: 'hit', key, exact: key === query.key, download };
}
