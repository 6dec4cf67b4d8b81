import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'packages/*/test/**/*.test.ts',
      'packages/targets/*/test/**/*.test.ts',
      'actions/*/test/**/*.test.ts',
      'scripts/test/**/*.test.ts',
    ],
    testTimeout: 90_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    server: { deps: { inline: ['@actions/workflow-parser', '@actions/expressions'] } },
  },
});
