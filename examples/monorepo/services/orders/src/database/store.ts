import type { Order, Product, Quote } from '@shop/contracts';
import { asc, eq, inArray } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { OrderStore } from '../order-store.ts';
import { orderLines, orders, products } from './schema.ts';

/** Any PostgreSQL that Drizzle can talk to: a server's in production, an embedded one in the tests. */
export type Database = PgDatabase<PgQueryResultHKT>;

export function createDatabaseStore(database: Database): OrderStore {
  return {
    listProducts: () => database.select().from(products).orderBy(asc(products.sku)),
    findUnknownSkus: async (skus) => {
      const found = await database.select({ sku: products.sku }).from(products).where(inArray(products.sku, skus));
      const known = new Set(found.map((row) => row.sku));
      return skus.filter((sku) => !known.has(sku));
    },
    saveOrder: (order) => saveOrder(database, order),
    findOrder: (id) => findOrder(database, id),
  };
}

/** Adds products, or leaves those that are there as they are. */
export async function addProducts(database: Database, added: Product[]): Promise<void> {
  await database.insert(products).values(added).onConflictDoNothing();
}

async function saveOrder(database: Database, { id, placedAt, email, quote }: Order): Promise<void> {
  const { lines, ...sums } = quote;
  await database.transaction(async (transaction) => {
    await transaction.insert(orders).values({ id, placedAt: new Date(placedAt), email, ...sums });
    await transaction.insert(orderLines).values(lines.map((line, position) => ({ orderId: id, position, ...line })));
  });
}

async function findOrder(database: Database, id: string): Promise<Order | undefined> {
  const [row] = await database.select().from(orders).where(eq(orders.id, id));
  if (!row) return undefined;
  const { placedAt, email, country, currency, discount, net, tax, total } = row;
  const lines = await findLines(database, id);
  return {
    id,
    placedAt: placedAt.toISOString(),
    email,
    quote: { currency, country, lines, discount, net, tax, total },
  };
}

function findLines(database: Database, orderId: string): Promise<Quote['lines']> {
  const { sku, quantity, unitPrice, discount, net, taxBasisPoints } = orderLines;
  return database
    .select({ sku, quantity, unitPrice, discount, net, taxBasisPoints })
    .from(orderLines)
    .where(eq(orderLines.orderId, orderId))
    .orderBy(asc(orderLines.position));
}
