import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import type { Database } from './store.ts';

export type Connection = { database: Database; close: () => Promise<void> };

export function connect(databaseUrl: string): Connection {
  const client = postgres(databaseUrl, { onnotice: () => undefined });
  return { database: drizzle(client, { casing: 'snake_case' }), close: () => client.end({ timeout: 5 }) };
}
