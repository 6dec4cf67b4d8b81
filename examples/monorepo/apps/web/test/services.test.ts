import { describe, expect, it } from 'vitest';
import { createServices } from '../src/services.ts';
import { order, products, quote } from './samples.ts';

type Routes = Record<string, () => Response | Promise<Response>>;

/** Orders and pricing as a table of routes; what is not in it can't be reached. */
function connect(routes: Routes) {
  const bodies: unknown[] = [];
  const logged: string[] = [];
  const services = createServices({
    ordersUrl: 'http://orders.test',
    pricingUrl: 'http://pricing.test',
    log: (message) => logged.push(message),
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const respond = routes[`${request.method} ${request.url}`];
      if (!respond) throw new TypeError('fetch failed');
      if (request.method === 'POST') bodies.push(await request.json());
      return respond();
    },
  });
  return { services, bodies, logged };
}

const catalogueRoutes: Routes = {
  'GET http://orders.test/products': () => Response.json({ products }),
  'GET http://pricing.test/prices': () =>
    Response.json({ currency: 'EUR', prices: [{ sku: 'mug-blue', unitPrice: 1290 }] }),
};

describe('the catalogue', () => {
  it('joins products with their prices and keeps those without one', async () => {
    const [mug, teapot] = products;
    expect(await connect(catalogueRoutes).services.loadCatalogue()).toEqual({
      ok: true,
      value: [
        { ...mug, unitPrice: 1290 },
        { ...teapot, unitPrice: undefined },
      ],
    });
  });

  it.each(Object.keys(catalogueRoutes))('is not shown in part when %s can’t be reached', async (route) => {
    const routes = Object.fromEntries(Object.entries(catalogueRoutes).filter(([name]) => name !== route));
    const { services, logged } = connect(routes);
    expect(await services.loadCatalogue()).toMatchObject({ ok: false, status: 503 });
    expect(logged).toEqual([`no answer from ${route.slice(4)}: fetch failed`]);
  });
});

describe('quotes and orders', () => {
  const basket = { country: 'DE', lines: [{ sku: 'mug-blue', quantity: 2 }] };

  it('go to the service that answers them', async () => {
    const { services, bodies } = connect({
      'POST http://pricing.test/quotes': () => Response.json(quote),
      'POST http://orders.test/orders': () => Response.json(order, { status: 201 }),
    });
    const request = { ...basket, email: 'ada@example.com', expectedTotal: 3070 };
    expect(await services.requestQuote(basket)).toEqual({ ok: true, value: quote });
    expect(await services.placeOrder(request)).toEqual({ ok: true, value: order });
    expect(bodies).toEqual([basket, request]);
  });

  it('hand a refusal on as it is', async () => {
    const problem = { code: 'price-changed', message: 'The total is €31.00 now.' };
    const { services } = connect({ 'POST http://pricing.test/quotes': () => Response.json(problem, { status: 409 }) });
    expect(await services.requestQuote(basket)).toEqual({ ok: false, status: 409, problem });
  });

  it('take no other form of answer', async () => {
    const answers = [{ total: '30,70 €' }, '<html>', { status: 500, detail: 'down' }];
    for (const answer of answers) {
      const { services, logged } = connect({ 'POST http://pricing.test/quotes': () => Response.json(answer) });
      expect(await services.requestQuote(basket)).toMatchObject({ ok: false, status: 503 });
      expect(logged).toHaveLength(1);
    }
  });
});

it('puts no path into a request for an order', async () => {
  const { services } = connect({ 'GET http://orders.test/orders/..%2Fproducts': () => Response.json(order) });
  expect(await services.loadOrder('../products')).toEqual({ ok: true, value: order });
});
