import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    coverage: {
      provider: 'v8',
      include: ['src/**'],
      exclude: ['src/main.ts', 'src/migrate.ts', 'src/seed.ts'],
      reporter: ['text', 'json-summary', 'lcov'],
    },
  },
});
