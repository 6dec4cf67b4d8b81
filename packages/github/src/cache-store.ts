import { messageOf, type CacheStore, type Clock, type FileHttp, type Runner } from '@aevon/ports';
import type { BlobLimits } from './blob-upload.ts';
import { findEntry } from './cache-lookup.ts';
import { saveEntry } from './cache-upload.ts';
import { createFaultBudget } from './fault-budget.ts';
import { cacheService } from './service-address.ts';

export interface CacheStoreOptions {
  readonly http: FileHttp;
  readonly runner: Pick<Runner, 'resultsUrl' | 'runtimeToken' | 'serverUrl' | 'cacheMode'>;
  readonly clock: Clock;
  /**
   * Milliseconds that faults of the service may cost this job in all; default 2000. Bytes that move take their time on
   * top, so only a transfer that breaks off late can cost more.
   */
  readonly faultMs?: number;
  readonly limits?: BlobLimits;
}

/**
 * The cache of GitHub Actions, service v2: Twirp in JSON for the entries, signed URLs of Azure for the bytes. Nothing
 * throws, and once faults have used up their time every further call is `unavailable` at once.
 * Source: actions/toolkit, packages/cache.
 */
export function createCacheStore(options: CacheStoreOptions): CacheStore {
  const { http, clock, limits, runner } = options;
  const service = cacheService(runner);
  const mode = runner.cacheMode;
  const budget = createFaultBudget(clock, options.faultMs ?? 2000);
  return {
    find: async (query) => {
      if ('absent' in service) return { outcome: 'unavailable', reason: service.absent };
      if (mode === 'none' || mode === 'write-only')
        return { outcome: 'unavailable', reason: `ACTIONS_CACHE_MODE of this job is ${mode}` };
      return findEntry({ http, service, clock, budget }, query);
    },
    save: async (entry) => {
      if ('absent' in service) return { outcome: 'unavailable', reason: service.absent };
      if (mode === 'none' || mode === 'read')
        return { outcome: 'read-only', reason: `ACTIONS_CACHE_MODE of this job is ${mode}` };
      try {
        return await saveEntry({ http, service, clock, budget }, entry, limits);
      } catch (error) {
        return { outcome: 'unavailable', reason: messageOf(error) };
      }
    },
  };
}
