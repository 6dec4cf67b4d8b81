import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    testTimeout: 20_000,
    include: ['test/**/*.test.ts'],
    coverage: {
      provider: 'v8',
      include: ['src/**'],
      // The programs, and what needs a database: vitest.database.config.ts tests that.
      exclude: ['src/main.ts', 'src/migrate.ts', 'src/seed.ts', 'src/database/**'],
      reporter: ['text', 'json-summary', 'lcov'],
    },
  },
});
