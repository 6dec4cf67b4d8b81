import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it, vi } from 'vitest';

// Each test starts a program of its own, which takes half a second, or very long on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const root = join(import.meta.dirname, '..');
// Inside the package, because drizzle-kit takes paths relative to it, and where git and the linters don't look.
const scratch = mkdtempSync(join(root, 'node_modules/.migrations-'));
afterAll(() => rmSync(scratch, { recursive: true }));

async function runDrizzleKit(...args: string[]): Promise<string> {
  const bin = join(root, 'node_modules/.bin/drizzle-kit');
  const { stdout } = await promisify(execFile)(bin, args, { cwd: root });
  return stdout;
}

it('has migrations that follow one another', async () => {
  expect(await runDrizzleKit('check')).toContain("Everything's fine");
});

it('has a migration for all of the schema: run `pnpm --filter @shop/orders db:generate` when this fails', async () => {
  cpSync(join(root, 'drizzle'), scratch, { recursive: true });
  const before = readdirSync(scratch);
  const options = ['--dialect=postgresql', '--casing=snake_case', '--schema=./src/database/schema.ts'];
  const output = await runDrizzleKit('generate', ...options, `--out=${scratch.slice(root.length + 1)}`);
  expect(output).toContain('No schema changes');
  expect(readdirSync(scratch)).toEqual(before);
});
