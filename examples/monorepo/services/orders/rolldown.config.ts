import { defineConfig } from 'rolldown';

/** One folder that runs by itself: the image holds it, the migrations, and no node_modules. */
export default defineConfig({
  input: { main: 'src/main.ts', migrate: 'src/migrate.ts', seed: 'src/seed.ts' },
  platform: 'node',
  output: { dir: 'dist', format: 'esm', sourcemap: true, cleanDir: true },
});
