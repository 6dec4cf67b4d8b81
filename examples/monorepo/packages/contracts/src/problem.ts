import { z } from 'zod';

/** How every service answers what it did not do. `code` is for programs, `message` for people. */
export const problem = z.object({
  code: z.enum([
    'invalid-request',
    'not-found',
    'unknown-sku',
    'unknown-country',
    'unknown-discount-code',
    'price-changed',
    'service-unavailable',
  ]),
  message: z.string().min(1),
});
export type Problem = z.infer<typeof problem>;
