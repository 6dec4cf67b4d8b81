import type { RateState } from './api.ts';

const windowMs = 60_000;

/**
 * A number of calls a minute from one address, of every kind. Koyeb documents no limit; its answers were seen to carry
 * `x-ratelimit-limit: 400, 400;w=60`, the seconds until it resets, and no Retry-After (api-evangelist/koyeb
 * `rate-limits/koyeb-rate-limits.yml`, 2026-08-17).
 */
export function createRateLimit(limit: number, now: () => number): () => RateState {
  let began = now();
  let used = 0;
  return () => {
    if (now() - began >= windowMs) {
      began = now();
      used = 0;
    }
    used += 1;
    return {
      isAllowed: used <= limit,
      headers: {
        'x-ratelimit-limit': `${limit}, ${limit};w=60`,
        'x-ratelimit-remaining': String(Math.max(0, limit - used)),
        'x-ratelimit-reset': String(Math.ceil((began + windowMs - now()) / 1000)),
      },
    };
  };
}
