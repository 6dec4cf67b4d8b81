import type { HttpResponse } from '@aevon/ports';

function fromRetryAfter(value: string, now: Date): number | undefined {
  if (/^\d{1,9}$/.test(value.trim())) return Number(value.trim()) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

function fromReset(value: string, now: Date): number | undefined {
  return /^\d{1,12}$/.test(value) ? Math.max(0, Number(value) * 1000 - now.getTime()) : undefined;
}

/**
 * Milliseconds that an answer asks to wait: `Retry-After` in seconds or as a date (RFC 9110 §10.2.3), else GitHub's
 * `x-ratelimit-reset` (epoch seconds) when `x-ratelimit-remaining` is 0. Undefined when it asks for nothing.
 * Source: docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api.
 */
export function retryAfterMs(response: Pick<HttpResponse, 'headers'>, now: Date): number | undefined {
  const { headers } = response;
  const after = headers['retry-after'];
  if (after !== undefined) return fromRetryAfter(after, now);
  const reset = headers['x-ratelimit-reset'];
  return headers['x-ratelimit-remaining'] === '0' && reset !== undefined ? fromReset(reset, now) : undefined;
}
