import { problem, quote, type Problem, type Quote, type QuoteRequest } from '@shop/contracts';

/** Pricing's answer. That it did not answer is an answer too: nothing is sold at a guessed price. */
export type PricingAnswer =
  | { outcome: 'quoted'; quote: Quote }
  | { outcome: 'refused'; problem: Problem }
  | { outcome: 'unavailable'; why: string };

export type Pricing = { quote: (request: QuoteRequest) => Promise<PricingAnswer> };

export type PricingClientOptions = {
  /** Base URL of pricing. */
  url: string;
  fetch?: typeof fetch;
  /** Milliseconds until pricing counts as not answering. */
  timeout?: number;
};

export function createPricingClient({ url, fetch = globalThis.fetch, timeout = 3000 }: PricingClientOptions): Pricing {
  const endpoint = new URL('/quotes', url);
  return {
    quote: async (request) => {
      try {
        const response = await fetch(endpoint, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(request),
          signal: AbortSignal.timeout(timeout),
        });
        return readAnswer(response.status, await response.json());
      } catch (error) {
        return { outcome: 'unavailable', why: describeError(error) };
      }
    },
  };
}

function readAnswer(status: number, body: unknown): PricingAnswer {
  if (status === 200) {
    const result = quote.safeParse(body);
    if (result.success) return { outcome: 'quoted', quote: result.data };
    return { outcome: 'unavailable', why: `pricing answered no quote: ${result.error.message}` };
  }
  const result = problem.safeParse(body);
  if (status < 500 && result.success) return { outcome: 'refused', problem: result.data };
  return { outcome: 'unavailable', why: `pricing answered with status ${status}` };
}

/** fetch says only "fetch failed"; what happened is in its cause. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
