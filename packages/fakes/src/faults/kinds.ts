import { answerJson, isBroken, type HostAnswer, type HostReply } from '../world/handler.ts';

/**
 * What can go wrong. `status`, `html-500`, `rate-limit`, `secondary-limit`, `reset` and `hang` never reach the handler;
 * `reset-mid-body`, `truncate` and `slow` spoil the handler's own answer, so what was asked for was done all the same.
 * `lost-answer` does it and resets before the first byte of the answer: the case in which a retry repeats a change.
 */
export type FaultKind =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'html-500'; readonly status?: number }
  | { readonly kind: 'reset' | 'hang' | 'lost-answer' }
  | { readonly kind: 'reset-mid-body' | 'truncate'; readonly afterBytes?: number }
  | { readonly kind: 'rate-limit'; readonly retryAfter: number | Date }
  | { readonly kind: 'secondary-limit'; readonly retryAfter?: number }
  | { readonly kind: 'slow'; readonly delayMs: number; readonly bytesPerSecond?: number };

const unicorn =
  '<!DOCTYPE html>\n<html><head><title>Unicorn! &middot; GitHub</title></head><body><p>We had issues producing the response to your request.</p></body></html>\n';

function rateLimit(retryAfter: number | Date): HostAnswer {
  const value = retryAfter instanceof Date ? retryAfter.toUTCString() : String(retryAfter);
  return answerJson(429, { message: 'Too many requests. Please wait and try again.' }, { 'retry-after': value });
}

/** Source: docs.github.com, "Rate limits for the REST API", exceeding the secondary rate limit. */
function secondaryLimit(retryAfter: number | undefined): HostAnswer {
  const body = {
    documentation_url:
      'https://docs.github.com/free-pro-team@latest/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
    message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
  };
  return answerJson(403, body, retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) });
}

async function spoil(
  answer: () => HostReply | Promise<HostReply>,
  how: (answer: HostAnswer) => HostReply,
): Promise<HostReply> {
  const reply = await answer();
  return isBroken(reply) ? reply : how(reply);
}

/** Plays a fault; `answer` asks the handler. */
export async function breakReply(fault: FaultKind, answer: () => HostReply | Promise<HostReply>): Promise<HostReply> {
  switch (fault.kind) {
    case 'status':
      return {
        status: fault.status,
        headers: { 'content-type': 'application/json; charset=utf-8', ...fault.headers },
        body: fault.body ?? '{"message":"Server Error"}',
      };
    case 'html-500':
      return { status: fault.status ?? 500, headers: { 'content-type': 'text/html; charset=utf-8' }, body: unicorn };
    case 'rate-limit':
      return rateLimit(fault.retryAfter);
    case 'secondary-limit':
      return secondaryLimit(fault.retryAfter);
    case 'reset':
    case 'hang':
      return { broken: fault.kind };
    case 'lost-answer':
      return spoil(answer, () => ({ broken: 'reset' }));
    case 'reset-mid-body':
    case 'truncate': {
      const { kind: broken, afterBytes } = fault;
      return spoil(answer, (whole) => ({ broken, answer: whole, ...(afterBytes === undefined ? {} : { afterBytes }) }));
    }
    case 'slow': {
      const { delayMs, bytesPerSecond } = fault;
      return spoil(answer, (whole) => ({
        broken: 'slow',
        answer: whole,
        delayMs,
        ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }),
      }));
    }
  }
}
