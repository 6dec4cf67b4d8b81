import { describeVersion, orderRequest, type Problem } from '@shop/contracts';
import { Hono, type Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import { placeOrder, type PlacementParts } from './order-placement.ts';

export type AppParts = PlacementParts & {
  /** The value of COMMIT_SHA. */
  commitSha: string | undefined;
  /** Takes what the customer is not told: why something failed. */
  log: (message: string) => void;
};

/** The HTTP interface. All that it needs is handed to it, so that tests need no network and no clock. */
export function createApp(parts: AppParts): Hono {
  const app = new Hono();
  app.get('/version', (c) => c.json(describeVersion('orders', parts.commitSha)));
  app.get('/products', async (c) => c.json({ products: await parts.store.listProducts() }));
  app.post('/orders', (c) => answerOrder(c, parts));
  app.get('/orders/:id', async (c) => {
    const id = z.uuid().safeParse(c.req.param('id'));
    const order = id.success ? await parts.store.findOrder(id.data) : undefined;
    return order ? c.json(order) : refuse(c, 404, { code: 'not-found', message: 'There is no such order.' });
  });
  app.notFound((c) => refuse(c, 404, { code: 'not-found', message: `There is no ${c.req.path} here.` }));
  app.onError((error, c) => {
    parts.log(`${c.req.method} ${c.req.path} failed: ${error.stack ?? error.message}`);
    return refuse(c, 500, { code: 'service-unavailable', message: 'Orders could not do this. Please try again.' });
  });
  return app;
}

async function answerOrder(c: Context, parts: AppParts): Promise<Response> {
  const request = orderRequest.safeParse(await c.req.json().catch(() => undefined));
  if (!request.success) return refuse(c, 400, { code: 'invalid-request', message: z.prettifyError(request.error) });

  const placement = await placeOrder(request.data, parts);
  if (placement.outcome === 'placed') return c.json(placement.order, 201);
  if (placement.outcome === 'refused') {
    return refuse(c, placement.problem.code === 'price-changed' ? 409 : 422, placement.problem);
  }
  parts.log(`no quote from pricing: ${placement.why}`);
  const message = 'Nothing was ordered: the price could not be found out. Please try again.';
  return refuse(c, 503, { code: 'service-unavailable', message });
}

function refuse(c: Context, status: ContentfulStatusCode, problem: Problem): Response {
  return c.json(problem, status);
}
