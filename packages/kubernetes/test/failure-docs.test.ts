import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kubernetesFailures } from '@aevon/kubernetes/failure-docs';
import { expect, it } from 'vitest';

it('every code that the package fails with has a line in the table of its actions, and no other has', () => {
  const folder = join(import.meta.dirname, '../src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const sources = files
    .filter((name) => name !== 'failure-docs.ts')
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  const thrown = sources
    .filter((text) => /new Failure\(/.test(text))
    .flatMap((text) => [...text.matchAll(/'([a-z]+(?:-[a-z]+)+)'/g)].map(([, code = '']) => code));
  const documented = Object.keys(kubernetesFailures);
  expect(documented.filter((code) => !thrown.includes(code))).toEqual([]);
  const codes = sources.flatMap((text) => [...text.matchAll(/\bcode: '([a-z-]+)'/g)].map(([, code = '']) => code));
  expect(codes.filter((code) => !documented.includes(code))).toEqual([]);
});
