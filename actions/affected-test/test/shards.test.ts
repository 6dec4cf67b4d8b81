import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mergeIn, runIn, type Member } from './parts/calls.ts';
import { makeBench, makeRepository, MemoryArtifacts, MemoryCache, type Bench } from './parts/world.ts';

const members: readonly Member[] = [
  ['@shop/ui', 'packages/ui', 'vitest'],
  ['pricing', 'services/pricing', 'pytest'],
];
const passing = "import { it } from 'vitest';\nit('works', () => {});\n";

function shop(changes: Readonly<Record<string, string>> = {}): string {
  return makeRepository({
    'packages/ui/package.json': '{"name":"@shop/ui","type":"module"}',
    'packages/ui/a.test.ts': passing,
    'packages/ui/b.test.ts': passing,
    'packages/ui/b.test.tsx': passing,
    'services/pricing/pyproject.toml': '[project]\nname = "pricing"\nversion = "0.1.0"\n',
    'services/pricing/tests/test_a.py': 'def test_a(): pass\n',
    'services/pricing/tests/test_b.py': 'def test_b(): pass\ndef test_c(): pass\n',
    ...changes,
  });
}

interface Run {
  readonly cache: MemoryCache;
  readonly artifacts: MemoryArtifacts;
}

async function leg(
  run: Run,
  root: string,
  shard: number,
  attempt = 1,
): Promise<{ code: string; bench: Bench; outputs: Readonly<Record<string, unknown>> }> {
  const bench = makeBench({ runAttempt: attempt }, run);
  return { bench, ...(await runIn(bench, root, members, { shard, shards: 2 })) };
}

test('two shards run each file once, and the merge reports them as one', async () => {
  const run = { cache: new MemoryCache(), artifacts: new MemoryArtifacts() };
  const root = shop();
  const [one, two] = [await leg(run, root, 1), await leg(run, root, 2)];
  expect(Number(one.outputs['tests']) + Number(two.outputs['tests'])).toBe(6);
  expect(run.artifacts.kept.map(({ info }) => info.name)).toEqual([
    'aevon-test-shard-2-of-2',
    'aevon-test-shard-1-of-2',
  ]);
  const merge = makeBench({}, run);
  expect(await mergeIn(merge, { shards: 2 })).toMatchObject({
    code: '',
    outputs: { verdict: 'passed', tests: 6, passed: 6 },
  });
  expect(merge.screen.markdown).toContain('Shards (2, ');
});

test('a shard that fails is red, is told once by the merge, and its newest attempt counts', async () => {
  const run = { cache: new MemoryCache(), artifacts: new MemoryArtifacts() };
  const broken = 'def test_a(): assert 1 == 2\n';
  const root = shop({ 'services/pricing/tests/test_a.py': broken });
  const legs = [await leg(run, root, 1), await leg(run, root, 2)];
  expect(legs.map(({ code }) => code).sort()).toEqual(['', 'tests-failed']);
  expect(legs.flatMap(({ bench }) => bench.screen.annotations)).toEqual([]);
  const red = makeBench({}, run);
  expect(await mergeIn(red)).toMatchObject({ code: 'tests-failed', outputs: { failed: 1, tests: 6 } });
  expect(red.screen.annotations).toMatchObject([{ level: 'error', file: 'services/pricing/tests/test_a.py', line: 1 }]);

  writeFileSync(join(root, 'services/pricing/tests/test_a.py'), 'def test_a(): pass\n');
  const failed = legs[0]?.code === '' ? 2 : 1;
  await leg(run, root, failed, 2);
  const green = makeBench({ runAttempt: 2 }, run);
  expect(await mergeIn(green)).toMatchObject({ code: '', outputs: { verdict: 'passed', tests: 6 } });
  expect(green.screen.markdown).toContain(`Shard ${failed} was run again: its attempt 1 does not count.`);
});

test('a report that is cut off is inconclusive', async () => {
  const run = { cache: new MemoryCache(), artifacts: new MemoryArtifacts() };
  const cut = join(mkdtempSync(join(tmpdir(), 'aevon-cut-')), 'report.json');
  writeFileSync(cut, '{"version":1,"runId":"77"');
  await run.artifacts.upload('aevon-test-shard-2-of-2', [{ path: cut, name: 'report.json' }]);
  expect(await mergeIn(makeBench({}, run), { shards: 2 })).toMatchObject({
    code: 'shard-unreadable',
    outputs: { verdict: 'inconclusive' },
  });
});

test('a crash in one shard makes the whole inconclusive', async () => {
  const run = { cache: new MemoryCache(), artifacts: new MemoryArtifacts() };
  const root = shop({ 'services/pricing/tests/test_a.py': 'import os\ndef test_a(): os._exit(0)\n' });
  await leg(run, root, 1);
  await leg(run, root, 2);
  expect(await mergeIn(makeBench({}, run), { shards: 2 })).toMatchObject({
    code: 'runner-crashed',
    outputs: { verdict: 'inconclusive' },
  });
});

test('where a shard is missing, what the others know is shown and nothing is green or stored', async () => {
  const run = { cache: new MemoryCache(), artifacts: new MemoryArtifacts() };
  await leg(run, shop(), 1);
  const merge = makeBench({}, run);
  expect(await mergeIn(merge, { shards: 2 })).toMatchObject({
    code: 'shard-missing',
    outputs: { verdict: 'inconclusive' },
  });
  expect(merge.screen.markdown).toContain('shard 2 of 2 left no report');
  expect(merge.screen.markdown).toContain('| Package |');
  expect(run.cache.entries.filter((entry) => !entry.key.includes('-split-'))).toEqual([]);
});

test('a coverage threshold that a shard cannot reach hides no error outside the tests', async () => {
  const run = { cache: new MemoryCache(), artifacts: new MemoryArtifacts() };
  const loose = "import { it } from 'vitest';\nit('works', () => { void Promise.reject(new Error('loose')); });\n";
  const names = ['a.test.ts', 'b.test.ts', 'b.test.tsx'];
  const root = shop({
    ...Object.fromEntries(names.map((name) => [`packages/ui/${name}`, loose])),
    'packages/ui/src/a.ts': 'export const a = () => 1;\n',
    'packages/ui/vitest.config.ts':
      "export default { test: { coverage: { include: ['src/**'], thresholds: { lines: 100 } } } };\n",
  });
  const ends = [1, 2].map(async (shard) =>
    runIn(makeBench({}, run), root, members.slice(0, 1), { shard, shards: 2, coverage: true }),
  );
  for (const { code, outputs } of await Promise.all(ends)) {
    expect(code).toBe('unhandled-error');
    expect(outputs['verdict']).toBe('failed');
  }
});

test('a file that is gone when its shard runs is not taken as tested', async () => {
  const run = { cache: new MemoryCache(), artifacts: new MemoryArtifacts() };
  const root = shop({ 'packages/ui/c.test.ts': passing, 'packages/ui/d.test.ts': passing });
  const ui = members.slice(0, 1);
  const alone = async (shard: number) => runIn(makeBench({}, run), root, ui, { shard, shards: 2 });
  await alone(1);
  const here = readFileSync(run.artifacts.kept[0]?.files[0]?.path ?? '', 'utf8');
  const gone = ['a', 'b', 'c', 'd'].map((name) => `packages/ui/${name}.test.ts`).find((file) => !here.includes(file));
  rmSync(join(root, gone ?? ''));
  expect(await alone(2)).toMatchObject({ code: 'report-inconsistent', outputs: { verdict: 'inconclusive' } });
});
