import { createHash } from 'node:crypto';
import type { Clock, FileHttp } from '@aevon/ports';
import type { z } from 'zod';
import type { FaultBudget } from './fault-budget.ts';
import { callTwirp, type TwirpAnswer } from './twirp.ts';

export interface CacheParts {
  readonly http: FileHttp;
  readonly service: { readonly url: string; readonly token: string };
  readonly clock: Clock;
  readonly budget: FaultBudget;
}

/** The service keeps versions as SHA-256, so that any text can be one. */
export function versionHash(version: string): string {
  return createHash('sha256').update(version).digest('hex');
}

/** What the service would refuse in keys. Source: actions/toolkit, packages/cache/src/cache.ts. */
export function keyProblem(keys: readonly string[]): string | undefined {
  if (keys.length > 10) return 'more than ten cache keys were asked for';
  const bad = keys.find((key) => key === '' || key.length > 512 || key.includes(','));
  return bad === undefined
    ? undefined
    : `the cache key "${bad.slice(0, 80)}" is empty, longer than 512 characters, or has a comma`;
}

/** The service gives its reason as the start of a message: `cache write denied: …` (actions/toolkit#2429). */
export function isDenied(message: string): boolean {
  return /cache (write|read) denied/i.test(message);
}

/** A fault that leaves less than this is taken for the end of patience. */
const leastMs = 100;

/** One call of the service within what faults may still cost. */
export async function callCache<T>(
  parts: CacheParts,
  method: string,
  request: object,
  schema: z.ZodType<T>,
  purpose: string,
): Promise<TwirpAnswer<T>> {
  const { http, service, budget } = parts;
  const deadlineMs = budget.left();
  if (deadlineMs < leastMs) return { outcome: 'unavailable', reason: 'the cache did not answer earlier in this job' };
  return budget.book(() =>
    callTwirp({ http, service, method: `CacheService/${method}`, request, schema, purpose, deadlineMs }),
  );
}

/** Repeats a transfer that failed quickly, once; one that broke off late would cost the build too much. */
export async function transfer<T extends { readonly outcome: string }>(
  { clock, budget }: CacheParts,
  work: (idleMs: number) => Promise<T>,
): Promise<T> {
  const start = clock.monotonic();
  const first = await budget.book(() => work(Math.max(leastMs, budget.left())));
  const quick = clock.monotonic() - start < 1000;
  if (first.outcome === 'done' || !quick || budget.left() < leastMs) return first;
  return budget.book(() => work(Math.max(leastMs, budget.left())));
}
