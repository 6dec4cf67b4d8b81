import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../src/database/connection.ts';
import { addProducts, createDatabaseStore } from '../src/database/store.ts';
import { sampleProducts } from '../src/sample-products.ts';
import { quote } from '../test/quotes.ts';

const url = process.env['DATABASE_URL'];
if (!url) throw new Error('DATABASE_URL is not set: give a PostgreSQL in which these tests may create a database');

/** A database of their own, so that they touch nothing that is there. */
const name = `orders_test_${randomUUID().replaceAll('-', '')}`;
const server = drizzle(postgres(url, { max: 1, onnotice: () => undefined }));
const { database, close } = connect(Object.assign(new URL(url), { pathname: `/${name}` }).href);
const store = createDatabaseStore(database);

beforeAll(async () => {
  await server.execute(sql`create database ${sql.identifier(name)}`);
  const client = postgres(Object.assign(new URL(url), { pathname: `/${name}` }).href, { onnotice: () => undefined });
  await migrate(drizzle(client), { migrationsFolder: join(import.meta.dirname, '../drizzle') });
  await client.end();
  await addProducts(database, sampleProducts);
});

afterAll(async () => {
  await close();
  await server.execute(sql`drop database ${sql.identifier(name)}`);
  await server.$client.end();
});

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
