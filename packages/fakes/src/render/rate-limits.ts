/**
 * The limits of api-docs.render.com/reference/rate-limiting (read 2026-08): a minute's budget each, reads and other
 * writes per user, deploys and changes of a service per service.
 */
export const limits = { read: 400, write: 30, service: 10 } as const;

export type Budget = keyof typeof limits;

const windowMs = 60_000;

export interface RateLimits {
  /** Takes one call of a budget; every answer carries the headers, as Render's do. */
  take(budget: Budget, whose: string): { readonly allowed: boolean; readonly headers: Record<string, string> };
}

export function createRateLimits(now: () => number): RateLimits {
  const used = new Map<string, { window: number; count: number }>();
  return {
    take: (budget, whose) => {
      const window = Math.floor(now() / windowMs);
      const key = `${budget} ${whose}`;
      const known = used.get(key);
      const bucket = known?.window === window ? known : { window, count: 0 };
      used.set(key, bucket);
      bucket.count += 1;
      const limit = limits[budget];
      const allowed = bucket.count <= limit;
      const seconds = String(Math.ceil(((window + 1) * windowMs - now()) / 1000));
      const headers = {
        'ratelimit-limit': String(limit),
        'ratelimit-remaining': String(Math.max(0, limit - bucket.count)),
        'ratelimit-reset': seconds,
        ...(allowed ? {} : { 'retry-after': seconds }),
      };
      return { allowed, headers };
    },
  };
}
