import { catalogue, order, problem, type Problem } from '@shop/contracts';
import { describe, expect, it } from 'vitest';
import { createApp } from '../src/app.ts';
import { createMemoryStore } from '../src/order-store.ts';
import type { PricingAnswer } from '../src/pricing-client.ts';
import { sampleProducts } from '../src/sample-products.ts';
import { quote, request } from './quotes.ts';

const id = '5f0c3a8e-6d0b-4f5a-9f59-0c5a3f1f7f10';
const sha = '0123456789abcdef0123456789abcdef01234567';

function start(answer: PricingAnswer = { outcome: 'quoted', quote }, commitSha: string | undefined = sha) {
  const asked: unknown[] = [];
  const logged: string[] = [];
  const store = createMemoryStore(sampleProducts);
  const app = createApp({
    store,
    pricing: {
      quote: async (basket) => {
        asked.push(basket);
        return answer;
      },
    },
    commitSha,
    now: () => new Date('2026-06-15T12:00:00Z'),
    newId: () => id,
    log: (message) => logged.push(message),
  });
  const post = (body: unknown) => app.request('/orders', { method: 'POST', body: JSON.stringify(body) });
  return { app, post, store, asked, logged };
}

async function readProblem(response: Response): Promise<Problem & { status: number }> {
  return { status: response.status, ...problem.parse(await response.json()) };
}

describe('the catalogue', () => {
  it('lists products by SKU', async () => {
    const { products } = catalogue.parse(await (await start().app.request('/products')).json());
    expect(products.map((product) => product.sku)).toEqual(['mug-blue', 'notebook-a5', 'tea-green', 'type-specimens']);
  });
});

describe('placing an order', () => {
  it('saves it at the price that pricing names', async () => {
    const { app, post, asked } = start();
    const response = await post(request);
    expect(response.status).toBe(201);
    const placed = order.parse(await response.json());
    expect(placed).toEqual({ id, placedAt: '2026-06-15T12:00:00.000Z', email: 'ada@example.com', quote });
    expect(asked).toEqual([{ country: 'DE', lines: request.lines }]);
    expect(await (await app.request(`/orders/${id}`)).json()).toEqual(placed);
  });

  it('passes the discount code on', async () => {
    const { post, asked } = start();
    await post({ ...request, discountCode: 'WELCOME' });
    expect(asked).toMatchObject([{ discountCode: 'WELCOME' }]);
  });

  it('is refused when the price is not the one that was seen', async () => {
    const { post, store } = start();
    expect(await readProblem(await post({ ...request, expectedTotal: 15_490 }))).toEqual({
      status: 409,
      code: 'price-changed',
      message: 'The total is €154.91 now, not €154.90.',
    });
    expect(await store.findOrder(id)).toBeUndefined();
  });

  it('is refused for what the shop does not sell, without asking pricing', async () => {
    const { post, asked } = start();
    const answer = await readProblem(await post({ ...request, lines: [{ sku: 'teapot', quantity: 1 }] }));
    expect(answer).toMatchObject({ status: 422, code: 'unknown-sku' });
    expect(answer.message).toContain('teapot');
    expect(asked).toEqual([]);
  });

  it("hands pricing's refusal on", async () => {
    const refusal = { code: 'unknown-discount-code', message: 'No such code.' } as const;
    const { post } = start({ outcome: 'refused', problem: refusal });
    expect(await readProblem(await post(request))).toEqual({ status: 422, ...refusal });
  });

  it('saves nothing when pricing does not answer, and logs why', async () => {
    const { post, store, logged } = start({ outcome: 'unavailable', why: 'connection refused' });
    expect(await readProblem(await post(request))).toMatchObject({ status: 503, code: 'service-unavailable' });
    expect(logged).toEqual(['no quote from pricing: connection refused']);
    expect(await store.findOrder(id)).toBeUndefined();
  });

  it.each([
    ['no JSON', undefined],
    ['no address', { ...request, email: 'ada' }],
    ['an empty basket', { ...request, lines: [] }],
  ])('is refused for %s', async (_, body) => {
    expect(await readProblem(await start().post(body))).toMatchObject({ status: 400, code: 'invalid-request' });
  });
});

describe('reading an order', () => {
  it.each(['/orders/5f0c3a8e-6d0b-4f5a-9f59-0c5a3f1f7f11', '/orders/1', '/nothing'])(
    'finds none at %s',
    async (path) => {
      expect(await readProblem(await start().app.request(path))).toMatchObject({ status: 404, code: 'not-found' });
    },
  );

  it('tells the customer nothing of a fault but logs it', async () => {
    const { app, store, logged } = start();
    store.findOrder = async () => {
      throw new Error('password of the database');
    };
    const answer = await readProblem(await app.request(`/orders/${id}`));
    expect(answer.status).toBe(500);
    expect(answer.message).not.toContain('password');
    expect(logged.join()).toContain('password of the database');
  });
});

describe('the version', () => {
  it('is the deployed commit', async () => {
    expect(await (await start().app.request('/version')).json()).toEqual({ service: 'orders', commit: sha });
  });

  it('says when it is unknown', async () => {
    const { app } = start({ outcome: 'quoted', quote }, '');
    expect(await (await app.request('/version')).json()).toEqual({
      service: 'orders',
      commit: null,
      reason: 'COMMIT_SHA is not set',
    });
  });
});
