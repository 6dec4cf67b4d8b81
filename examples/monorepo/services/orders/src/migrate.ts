import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';

const url = process.env['DATABASE_URL'];
if (!url) throw new Error('DATABASE_URL is not set: give the database to migrate');

const client = postgres(url, { max: 1, onnotice: () => undefined });
// src/ and dist/ are both next to drizzle/.
await migrate(drizzle(client), { migrationsFolder: join(import.meta.dirname, '../drizzle') });
await client.end();
