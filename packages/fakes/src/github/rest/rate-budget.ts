/** The primary rate limit of one identity. */
export interface RateBudget {
  /** Takes one call; `allowed` is false when none is left. */
  take(
    identity: string,
    limit: number,
  ): { readonly allowed: boolean; readonly headers: Readonly<Record<string, string>>; readonly rate: Rate };
  look(identity: string, limit: number): Rate;
}

export interface Rate {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** Seconds since 1970. */
  readonly reset: number;
}

const hour = 3600;

export function createRateBudget(now: () => Date): RateBudget {
  const used = new Map<string, { count: number; reset: number }>();
  const bucketOf = (identity: string): { count: number; reset: number } => {
    const seconds = Math.floor(now().getTime() / 1000);
    const known = used.get(identity);
    if (known !== undefined && known.reset > seconds) return known;
    const fresh = { count: 0, reset: seconds + hour };
    used.set(identity, fresh);
    return fresh;
  };
  const rateOf = ({ count, reset }: { count: number; reset: number }, limit: number): Rate => {
    return { limit, used: Math.min(count, limit), remaining: Math.max(0, limit - count), reset };
  };
  return {
    take: (identity, limit) => {
      const bucket = bucketOf(identity);
      bucket.count += 1;
      const rate = rateOf(bucket, limit);
      const headers = {
        'x-ratelimit-limit': String(rate.limit),
        'x-ratelimit-remaining': String(rate.remaining),
        'x-ratelimit-reset': String(rate.reset),
        'x-ratelimit-resource': 'core',
        'x-ratelimit-used': String(rate.used),
      };
      return { allowed: bucket.count <= limit, headers, rate };
    },
    look: (identity, limit) => rateOf(bucketOf(identity), limit),
  };
}
