import { randomUUID } from 'node:crypto';
import { serve } from '@hono/node-server';
import { createApp } from './app.ts';
import { connect } from './database/connection.ts';
import { createDatabaseStore } from './database/store.ts';
import { createMemoryStore, type OrderStore } from './order-store.ts';
import { createPricingClient } from './pricing-client.ts';
import { sampleProducts } from './sample-products.ts';

const { COMMIT_SHA, DATABASE_URL, PORT = '3001', PRICING_URL = 'http://localhost:3002' } = process.env;

const log = (message: string) => void process.stderr.write(`${message}\n`);

function openStore(): { store: OrderStore; close: () => Promise<void> } {
  if (DATABASE_URL) {
    const { database, close } = connect(DATABASE_URL);
    return { store: createDatabaseStore(database), close };
  }
  log('DATABASE_URL is not set: selling the sample products, orders are forgotten when this process ends');
  return { store: createMemoryStore(sampleProducts), close: async () => undefined };
}

const { store, close } = openStore();
const pricing = createPricingClient({ url: PRICING_URL });
const app = createApp({ store, pricing, commitSha: COMMIT_SHA, log, now: () => new Date(), newId: randomUUID });
const server = serve({ fetch: app.fetch, port: Number(PORT) }, ({ port }) => log(`orders listens on port ${port}`));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => server.close(() => void close()));
}
