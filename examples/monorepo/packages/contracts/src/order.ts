import { z } from 'zod';
import { cents } from './money.ts';
import { quote, quoteRequest } from './quote.ts';

export const orderRequest = quoteRequest.extend({
  email: z.email(),
  /** The total that the customer saw. An order at another price is refused, not charged. */
  expectedTotal: cents,
});
export type OrderRequest = z.infer<typeof orderRequest>;

export const order = z.object({
  id: z.uuid(),
  placedAt: z.iso.datetime(),
  email: z.email(),
  quote,
});
export type Order = z.infer<typeof order>;
