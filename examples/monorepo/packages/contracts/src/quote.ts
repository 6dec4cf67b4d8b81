import { z } from 'zod';
import { sku } from './catalogue.ts';
import { cents, currency } from './money.ts';

export const quantity = z.int().min(1).max(999);

export const basketLine = z.object({ sku, quantity });
export type BasketLine = z.infer<typeof basketLine>;

/** What pricing needs to know to answer what a basket costs. */
export const quoteRequest = z.object({
  /** ISO 3166-1 alpha-2. It decides the tax. */
  country: z.string().regex(/^[A-Z]{2}$/),
  lines: z.array(basketLine).min(1).max(50),
  discountCode: z.string().min(1).max(32).optional(),
});
export type QuoteRequest = z.infer<typeof quoteRequest>;

export const quoteLine = z.object({
  sku,
  quantity,
  unitPrice: cents,
  /** Taken off `quantity × unitPrice`. */
  discount: cents,
  /** After the discount, before tax. */
  net: cents,
  /** 1900 is 19 %. */
  taxBasisPoints: z.int().min(0).max(10_000),
});

export const quote = z.object({
  currency,
  country: z.string(),
  lines: z.array(quoteLine).min(1),
  discount: cents,
  net: cents,
  tax: cents,
  /** What the customer pays: `net + tax`. */
  total: cents,
});
export type Quote = z.infer<typeof quote>;
