import { order, problem, quote, type Order, type OrderRequest, type Quote, type QuoteRequest } from '@shop/contracts';
import type { z } from 'zod';

/** What the browser learns: the thing, or one sentence for the customer. */
export type CheckoutAnswer<Value> = { ok: true; value: Value } | { ok: false; message: string };

export function fetchQuote(request: QuoteRequest): Promise<CheckoutAnswer<Quote>> {
  return post('/api/quotes', request, quote);
}

export function submitOrder(request: OrderRequest): Promise<CheckoutAnswer<Order>> {
  return post('/api/orders', request, order);
}

async function post<Value>(path: string, body: unknown, schema: z.ZodType<Value>): Promise<CheckoutAnswer<Value>> {
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
    const answer: unknown = await response.json();
    if (response.ok) return { ok: true, value: schema.parse(answer) };
    return { ok: false, message: problem.parse(answer).message };
  } catch {
    return { ok: false, message: 'The shop did not answer. Please check your connection and try again.' };
  }
}
