import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addProducts, createDatabaseStore } from '../src/database/store.ts';
import { sampleProducts } from '../src/sample-products.ts';
import { quote } from './quotes.ts';

/** PostgreSQL inside this process: the real migrations and the real statements, and nothing to set up. */
const client = new PGlite();
const database = drizzle(client, { casing: 'snake_case' });
const store = createDatabaseStore(database);

beforeAll(async () => {
  await migrate(database, { migrationsFolder: join(import.meta.dirname, '../drizzle') });
  await addProducts(database, sampleProducts);
}, 30_000);

afterAll(() => client.close());

const makeOrder = () => ({ id: randomUUID(), placedAt: '2026-06-15T12:00:00.000Z', email: 'ada@example.com', quote });

describe('the store in the database', () => {
  it('reads an order back as it was saved, its lines in their order', async () => {
    const order = makeOrder();
    await store.saveOrder(order);
    expect(await store.findOrder(order.id)).toEqual(order);
  });

  it('finds no order that was never placed', async () => {
    expect(await store.findOrder(randomUUID())).toBeUndefined();
  });

  it('lists products by SKU, and adding them again changes nothing', async () => {
    await addProducts(database, sampleProducts);
    expect(await store.listProducts()).toEqual(sampleProducts);
  });

  it('names what is not sold', async () => {
    expect(await store.findUnknownSkus(['mug-blue', 'teapot', 'tea-green'])).toEqual(['teapot']);
  });

  it('saves all of an order or nothing', async () => {
    const order = makeOrder();
    const [line] = quote.lines;
    const lines = line ? [line, { ...line, sku: 'teapot' }] : [];
    await expect(store.saveOrder({ ...order, quote: { ...quote, lines } })).rejects.toThrow();
    expect(await store.findOrder(order.id)).toBeUndefined();
  });

  it('refuses an order whose sums do not agree', async () => {
    await expect(store.saveOrder({ ...makeOrder(), quote: { ...quote, total: 1 } })).rejects.toThrow();
  });
});
