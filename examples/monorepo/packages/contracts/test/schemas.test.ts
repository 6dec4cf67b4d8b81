import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeSchemas } from '../src/json-schemas.ts';

const folder = join(import.meta.dirname, '../schemas');

it('has written every schema as the types say: run `pnpm --filter @shop/contracts schemas` when this fails', () => {
  const written = readdirSync(folder).map((file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8'))]);
  const described = [...describeSchemas()].map(([file, schema]) => [file, JSON.parse(JSON.stringify(schema))]);
  expect(Object.fromEntries(written)).toEqual(Object.fromEntries(described));
});
