import { defineConfig } from 'vitest/config';

/** Against a real PostgreSQL, whose URL is in DATABASE_URL. */
export default defineConfig({ test: { include: ['database-test/**/*.test.ts'] } });
