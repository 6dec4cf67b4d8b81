import { z } from 'zod';

/** The only currency the shop sells in. A second one needs an exchange rate in pricing, not just another value here. */
export const currency = z.literal('EUR');

/** Whole cents. Fractions never cross a service's border: pricing rounds once, everybody else adds. */
export const cents = z.int().min(0);

/** Writes cents for people: `1299` is `€12.99`. */
export function formatCents(amount: number): string {
  return new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' }).format(amount / 100);
}
