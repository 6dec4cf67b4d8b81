import type { Plan } from './platform.ts';

/** Requests an hour. Source: docs.railway.com, integrations/api, rate limits. */
const hourly: Readonly<Record<Plan, number>> = { free: 100, hobby: 1000, pro: 10_000 };
const hourMs = 3_600_000;

export interface RateAnswer {
  readonly allowed: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** Counts the requests of each token by the hour. */
export function createRate(plan: Plan): (token: string, now: number) => RateAnswer {
  const windows = new Map<string, { count: number; readonly ends: number }>();
  return (token, now) => {
    const known = windows.get(token);
    const window = known !== undefined && known.ends > now ? known : { count: 0, ends: now + hourMs };
    windows.set(token, window);
    window.count += 1;
    const limit = hourly[plan];
    const allowed = window.count <= limit;
    const headers = {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(Math.max(0, limit - window.count)),
      'x-ratelimit-reset': new Date(window.ends).toISOString(),
      ...(allowed ? {} : { 'retry-after': String(Math.ceil((window.ends - now) / 1000)) }),
    };
    return { allowed, headers };
  };
}
