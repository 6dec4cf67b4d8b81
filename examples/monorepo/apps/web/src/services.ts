import {
  catalogue,
  order,
  priceList,
  problem,
  quote,
  type Order,
  type OrderRequest,
  type Problem,
  type Product,
  type Quote,
  type QuoteRequest,
} from '@shop/contracts';
import type { z } from 'zod';

/** A service's answer: the thing, or why not with the status to pass on. */
export type Answer<Value> = { ok: true; value: Value } | { ok: false; status: number; problem: Problem };

export type ProductOnSale = Product & { unitPrice: number | undefined };

export type Services = {
  loadCatalogue: () => Promise<Answer<ProductOnSale[]>>;
  requestQuote: (request: QuoteRequest) => Promise<Answer<Quote>>;
  placeOrder: (request: OrderRequest) => Promise<Answer<Order>>;
  loadOrder: (id: string) => Promise<Answer<Order>>;
};

export type ServicesOptions = {
  ordersUrl: string;
  pricingUrl: string;
  /** Takes what the visitor is not told: why a service gave no answer. */
  log: (message: string) => void;
  fetch?: typeof fetch;
  /** Milliseconds, for each request. */
  timeout?: number;
};

/** Talks to orders and pricing. */
export function createServices(options: ServicesOptions): Services {
  const { ordersUrl, pricingUrl, log, fetch = globalThis.fetch, timeout = 5000 } = options;

  async function call<Value>(url: URL, schema: z.ZodType<Value>, body?: unknown): Promise<Answer<Value>> {
    const init = body === undefined ? {} : { method: 'POST', headers: jsonHeaders, body: JSON.stringify(body) };
    try {
      const response = await fetch(url, { ...init, cache: 'no-store', signal: AbortSignal.timeout(timeout) });
      return readAnswer(response, await response.json(), schema);
    } catch (error) {
      log(`no answer from ${url.href}: ${describeError(error)}`);
      return unavailable;
    }
  }

  return {
    loadCatalogue: async () => {
      const [products, prices] = await Promise.all([
        call(new URL('/products', ordersUrl), catalogue),
        call(new URL('/prices', pricingUrl), priceList),
      ]);
      if (!products.ok) return products;
      if (!prices.ok) return prices;
      const unitPrices = new Map(prices.value.prices.map((price) => [price.sku, price.unitPrice]));
      const value = products.value.products.map((product) => ({ ...product, unitPrice: unitPrices.get(product.sku) }));
      return { ok: true, value };
    },
    requestQuote: (request) => call(new URL('/quotes', pricingUrl), quote, request),
    placeOrder: (request) => call(new URL('/orders', ordersUrl), order, request),
    loadOrder: (id) => call(new URL(`/orders/${encodeURIComponent(id)}`, ordersUrl), order),
  };
}

const jsonHeaders = { 'content-type': 'application/json' };

const unavailable = {
  ok: false,
  status: 503,
  problem: { code: 'service-unavailable', message: 'The shop can’t answer this at the moment. Please try again.' },
} as const;

/** Throws where the body is neither the thing nor a problem. */
function readAnswer<Value>(response: Response, body: unknown, schema: z.ZodType<Value>): Answer<Value> {
  if (response.ok) return { ok: true, value: schema.parse(body) };
  return { ok: false, status: response.status, problem: problem.parse(body) };
}

/** fetch says only "fetch failed"; what happened is in its cause. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
