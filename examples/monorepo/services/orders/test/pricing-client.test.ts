import { expect, it } from 'vitest';
import { createPricingClient } from '../src/pricing-client.ts';
import { quote } from './quotes.ts';

const basket = { country: 'DE', lines: [{ sku: 'mug-blue', quantity: 1 }] };

function clientAnswered(respond: (request: Request) => Response | Promise<Response>) {
  return createPricingClient({
    url: 'http://pricing.test',
    fetch: async (input, init) => respond(new Request(input, init)),
  });
}

it('posts the basket and reads the quote', async () => {
  const seen: unknown[] = [];
  const client = clientAnswered(async (request) => {
    seen.push(request.method, request.url, await request.json());
    return Response.json(quote);
  });
  expect(await client.quote(basket)).toEqual({ outcome: 'quoted', quote });
  expect(seen).toEqual(['POST', 'http://pricing.test/quotes', basket]);
});

it('tells a refusal from a fault', async () => {
  const problem = { code: 'unknown-country', message: 'Not sold there.' };
  const client = clientAnswered(() => Response.json(problem, { status: 422 }));
  expect(await client.quote(basket)).toEqual({ outcome: 'refused', problem });
});

it.each([
  ['a fault', Response.json({ detail: 'down' }, { status: 500 }), /status 500/],
  ['a page of a proxy', new Response('<html>', { status: 200 }), /JSON/],
  ['half a quote', Response.json({ ...quote, total: undefined }), /no quote/],
  ['fractions of a cent', Response.json({ ...quote, total: 1.5 }), /no quote/],
  ['an unknown refusal', Response.json({ error: 'no' }, { status: 404 }), /status 404/],
])('takes no price from %s', async (_, response, why) => {
  const answer = await clientAnswered(() => response).quote(basket);
  expect(answer).toEqual({ outcome: 'unavailable', why: expect.stringMatching(why) });
});

it('does not wait for ever', async () => {
  const client = createPricingClient({
    url: 'http://pricing.test',
    fetch: (_, init) =>
      new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))),
    timeout: 20,
  });
  expect(await client.quote(basket)).toEqual({ outcome: 'unavailable', why: expect.stringMatching(/timeout/) });
});

it('says what kept it from reaching pricing', async () => {
  const client = clientAnswered(() => {
    throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });
  });
  expect(await client.quote(basket)).toEqual({ outcome: 'unavailable', why: 'fetch failed: connect ECONNREFUSED' });
});
