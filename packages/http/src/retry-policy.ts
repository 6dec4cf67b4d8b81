import type { HttpRequest, HttpResponse } from '@aevon/ports';
import type { ExchangeError } from './exchange.ts';
import { retryAfterMs } from './retry-after.ts';

/** Tries in all; a deadline mostly ends the call before. */
export const maxAttempts = 6;

const firstWaitMs = 200;
const longestWaitMs = 10_000;
const retriedStatuses = new Set([408, 425, 429, 500, 502, 503, 504]);
const repeatable = new Set<HttpRequest['method']>(['GET', 'HEAD', 'PUT', 'DELETE']);

/** Whether the request may be sent again after the service may have acted on it. */
export function mayRepeat(request: Pick<HttpRequest, 'method' | 'retry'>): boolean {
  const mode = request.retry ?? 'safe';
  return mode === 'always' || (mode === 'safe' && repeatable.has(request.method));
}

/** Exponential with jitter between half and whole of the step, so that parallel jobs do not come back together. */
export function backOffMs(attempt: number, random: () => number): number {
  const step = Math.min(longestWaitMs, firstWaitMs * 2 ** attempt);
  return Math.round(step * (0.5 + random() / 2));
}

/** GitHub answers 403 for its secondary limits, told from a plain refusal by a wait that it asks for. */
function isRetriedStatus(response: HttpResponse, asked: number | undefined): boolean {
  return retriedStatuses.has(response.status) || (response.status === 403 && asked !== undefined);
}

/** Milliseconds until the next attempt, or undefined when the answer is final. */
export function waitAfterAnswer(
  response: HttpResponse,
  attempt: number,
  now: Date,
  random: () => number,
): number | undefined {
  const asked = retryAfterMs(response, now);
  if (!isRetriedStatus(response, asked)) return undefined;
  const own = backOffMs(attempt, random);
  return asked === undefined ? own : Math.max(asked, own);
}

/** Who answers 429 has not done what was asked (RFC 6585, section 4), so even an unsafe request may be sent again. */
export function mayRepeatAnswered(
  { status }: Pick<HttpResponse, 'status'>,
  request: Pick<HttpRequest, 'method' | 'retry'>,
): boolean {
  return mayRepeat(request) || (status === 429 && request.retry !== 'never');
}

/** A connection that was refused or never made carried nothing, so even an unsafe request may be sent again. */
export function mayRepeatAfter(error: ExchangeError, request: Pick<HttpRequest, 'method' | 'retry'>): boolean {
  if (!error.transient) return false;
  return mayRepeat(request) || (error.unsent && request.retry !== 'never');
}
