import { defineConfig } from 'vitest/config';

/** What needs no control plane; the rest has a configuration of its own in test-real. */
export default defineConfig({ test: { include: ['test/**/*.test.ts'], testTimeout: 90_000 } });
