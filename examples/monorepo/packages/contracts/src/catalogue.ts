import { z } from 'zod';
import { cents, currency } from './money.ts';

export const sku = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);

/** What orders knows of a thing on sale. Its price is pricing's. */
export const product = z.object({
  sku,
  name: z.string().min(1),
  description: z.string(),
});
export type Product = z.infer<typeof product>;

export const catalogue = z.object({ products: z.array(product) });

/** List prices, before discount and tax. */
export const priceList = z.object({
  currency,
  prices: z.array(z.object({ sku, unitPrice: cents })),
});
export type PriceList = z.infer<typeof priceList>;
