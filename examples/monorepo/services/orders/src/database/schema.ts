import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** After a change here: `pnpm --filter @shop/orders db:generate`, and read the migration before committing it. */
export const products = pgTable('products', {
  sku: text().primaryKey(),
  name: text().notNull(),
  description: text().notNull(),
});

export const orders = pgTable(
  'orders',
  {
    id: uuid().primaryKey(),
    placedAt: timestamp({ withTimezone: true, mode: 'date' }).notNull(),
    email: text().notNull(),
    country: text().notNull(),
    currency: text({ enum: ['EUR'] }).notNull(),
    discount: integer().notNull(),
    net: integer().notNull(),
    tax: integer().notNull(),
    total: integer().notNull(),
  },
  (table) => [
    index('orders_email').on(table.email),
    check('orders_total_is_net_and_tax', sql`${table.total} = ${table.net} + ${table.tax}`),
  ],
);

export const orderLines = pgTable(
  'order_lines',
  {
    orderId: uuid()
      .notNull()
      .references(() => orders.id, { onDelete: 'cascade' }),
    /** Lines are shown in the order in which they were put into the basket. */
    position: integer().notNull(),
    sku: text()
      .notNull()
      .references(() => products.sku),
    quantity: integer().notNull(),
    unitPrice: integer().notNull(),
    discount: integer().notNull(),
    net: integer().notNull(),
    taxBasisPoints: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.orderId, table.position] }),
    check('order_lines_quantity_positive', sql`${table.quantity} > 0`),
  ],
);
