import { formatCents, type Order, type OrderRequest, type Problem } from '@shop/contracts';
import type { OrderStore } from './order-store.ts';
import type { Pricing } from './pricing-client.ts';

export type Placement =
  | { outcome: 'placed'; order: Order }
  | { outcome: 'refused'; problem: Problem }
  | { outcome: 'unavailable'; why: string };

export type PlacementParts = { store: OrderStore; pricing: Pricing; now: () => Date; newId: () => string };

/** Asks pricing for today's price and saves the order if it is still the price that the customer saw. */
export async function placeOrder(request: OrderRequest, parts: PlacementParts): Promise<Placement> {
  const { email, expectedTotal, ...basket } = request;
  const unknown = await parts.store.findUnknownSkus(basket.lines.map((line) => line.sku));
  if (unknown.length > 0) return refuse('unknown-sku', `The shop does not sell ${unknown.join(', ')}.`);

  const answer = await parts.pricing.quote(basket);
  if (answer.outcome !== 'quoted') return answer;
  const { total } = answer.quote;
  if (total !== expectedTotal) {
    return refuse('price-changed', `The total is ${formatCents(total)} now, not ${formatCents(expectedTotal)}.`);
  }

  const order = { id: parts.newId(), placedAt: parts.now().toISOString(), email, quote: answer.quote };
  await parts.store.saveOrder(order);
  return { outcome: 'placed', order };
}

function refuse(code: Problem['code'], message: string): Placement {
  return { outcome: 'refused', problem: { code, message } };
}
