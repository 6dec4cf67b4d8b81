import type { HttpResponse } from '@aevon/ports';

function fromRetryAfter(value: string, now: Date): number | undefined {
  if (/^\d{1,9}$/.test(value.trim())) return Number(value.trim()) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

/** Below this a reset is a span, above it a moment: no span is 31 years, and no moment to come was in 2001. */
const firstMoment = 1_000_000_000;

function fromReset(value: string, now: Date): number | undefined {
  if (!/^\d{1,12}$/.test(value)) return undefined;
  const seconds = Number(value);
  return seconds < firstMoment ? seconds * 1000 : Math.max(0, seconds * 1000 - now.getTime());
}

/**
 * Milliseconds that an answer asks to wait: `Retry-After` in seconds or as a date (RFC 9110 §10.2.3), else
 * `x-ratelimit-reset` when `x-ratelimit-remaining` is 0: epoch seconds with GitHub, seconds to wait with Envoy and
 * Koyeb. Undefined when it asks for nothing.
 * Sources: docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api, and
 * draft-ietf-httpapi-ratelimit-headers.
 */
export function retryAfterMs(response: Pick<HttpResponse, 'headers'>, now: Date): number | undefined {
  const { headers } = response;
  const after = headers['retry-after'];
  if (after !== undefined) return fromRetryAfter(after, now);
  const reset = headers['x-ratelimit-reset'];
  return headers['x-ratelimit-remaining'] === '0' && reset !== undefined ? fromReset(reset, now) : undefined;
}
