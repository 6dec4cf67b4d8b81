import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { koyebFailures } from '../src/index.ts';

it('documents each code that it fails with, and no other', () => {
  const directory = new URL('../src/', import.meta.url);
  const sources = readdirSync(directory).filter((name) => name !== 'failure-docs.ts');
  const text = sources.map((name) => readFileSync(new URL(name, directory), 'utf8')).join('\n');
  const thrown = [...text.matchAll(/(?:\bcode: |\bmissing\()'([a-z-]+)'/g)].map(([, code]) => code);
  expect([...new Set(thrown)].sort()).toEqual(Object.keys(koyebFailures).sort());
});
