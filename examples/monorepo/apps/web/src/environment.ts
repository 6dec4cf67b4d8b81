import { createServices } from './services.ts';

/** Read at each start, not at build time: one build serves every environment. */
export const services = createServices({
  ordersUrl: process.env['ORDERS_URL'] ?? 'http://localhost:3001',
  pricingUrl: process.env['PRICING_URL'] ?? 'http://localhost:3002',
  log: (message) => process.stderr.write(`${message}\n`),
});

/** Vercel tells the commit under its own name where it builds by itself. */
export const readCommitSha = () => process.env['COMMIT_SHA'] ?? process.env['VERCEL_GIT_COMMIT_SHA'];
