import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readHistory } from '../src/history-store.ts';
import { onMain, onPull, runIn, type Member } from './parts/calls.ts';
import { makeBench, makeRepository, MemoryCache } from './parts/world.ts';

const members: readonly Member[] = [['@shop/ui', 'ui', 'vitest']];
const source =
  'export function sign(n: number): string {\n  if (n < 0) return "minus";\n  if (n > 0) return "plus";\n  return "zero";\n}\n';

function testOf(...numbers: readonly number[]): string {
  return `import { it } from 'vitest';\nimport { sign } from './sign.ts';\nit('signs', () => { for (const n of ${JSON.stringify(numbers)}) sign(n); });\n`;
}

function repository(...numbers: readonly number[]): string {
  return makeRepository({
    'ui/package.json': '{"name":"@shop/ui","type":"module"}',
    'ui/sign.ts': source,
    'ui/sign.test.ts': testOf(...numbers),
  });
}

test('coverage is compared with what the base branch stored, and a drop beyond the limit is red', async () => {
  const cache = new MemoryCache();
  const root = repository(-1, 1, 0);
  const main = makeBench({}, { cache });
  expect((await runIn(main, root, members, { coverage: true }, onMain)).outputs).toMatchObject({ coverage: 100 });
  expect(main.screen.markdown).toContain('main has no stored times and coverage yet');

  writeFileSync(join(root, 'ui/sign.test.ts'), testOf(-1));
  const pull = makeBench({ sha: 'b'.repeat(40) }, { cache });
  const fine = await runIn(pull, root, members, { coverage: true, maxDrop: '70' }, onPull);
  expect(fine.code).toBe('');
  expect(Number(fine.outputs['coverage-delta'])).toBeLessThan(0);
  expect(pull.screen.markdown).toContain('▼ −');
  expect(cache.entries).toHaveLength(1);

  const red = await runIn(makeBench({}, { cache }), root, members, { coverage: true, maxDrop: '1.0' }, onPull);
  expect(red).toMatchObject({ code: 'coverage-dropped', outputs: { verdict: 'failed' } });
});

test('a run keeps the numbers of packages that it did not test, and never writes over what it could not read', async () => {
  const cache = new MemoryCache();
  const bench = makeBench({}, { cache });
  const both = makeRepository({
    'ui/package.json': '{"name":"@shop/ui","type":"module"}',
    'ui/a.test.ts': "import { it } from 'vitest';\nit('a', () => {});\n",
    'web/package.json': '{"name":"web","type":"module"}',
    'web/a.test.ts': "import { it } from 'vitest';\nit('a', () => {});\n",
  });
  await runIn(bench, both, [['@shop/ui', 'ui', 'vitest']]);
  await runIn(makeBench({ runId: '78' }, { cache }), both, [['web', 'web', 'vitest']]);
  const { history } = await readHistory(bench.ports, 'test', ['main']);
  expect(Object.keys(history?.packages ?? {})).toEqual(['@shop/ui', 'web']);
  const entries = cache.entries.length;
  cache.find = async () => ({ outcome: 'unavailable', reason: 'no answer' });
  await runIn(makeBench({ runId: '79' }, { cache }), both, [['web', 'web', 'vitest']]);
  expect(cache.entries).toHaveLength(entries);
});

test('the quarantine holds a failure back until its last day', async () => {
  const failing =
    "import { describe, it } from 'vitest';\ndescribe('orders', () => { it('retries', () => { throw new Error('late'); }); });\n";
  const root = makeRepository({ 'ui/package.json': '{"name":"@shop/ui","type":"module"}', 'ui/a.test.ts': failing });
  const entry = (until: string) => JSON.stringify([{ test: 'orders > retries', until, why: '#123' }]);
  const held = makeBench();
  expect(await runIn(held, root, members, { quarantine: entry('2026-11-24') })).toMatchObject({
    code: '',
    outputs: { verdict: 'passed', quarantined: 1, failed: 0 },
  });
  expect(held.screen.markdown).toContain('1 day (2026-11-24)');
  const over = makeBench();
  expect(await runIn(over, root, members, { quarantine: entry('2026-11-23') })).toMatchObject({
    code: 'tests-failed',
    outputs: { failed: 1 },
  });
  expect(over.screen.markdown).toContain('ended on 2026-11-23 and the test still fails');
  const stray = makeBench();
  await runIn(stray, root, members, {
    quarantine: JSON.stringify([{ test: 'nobody', until: '2027-01-01', why: 'x' }]),
  });
  expect(stray.screen.warnings).toEqual(['the quarantine names "nobody", and no test has that name']);
});
