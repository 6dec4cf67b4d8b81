import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseJunit } from '@aevon/test-results';
import { runIn, type Member } from './parts/calls.ts';
import { makeBench, makeRepository } from './parts/world.ts';

const shop: readonly Member[] = [['@shop/ui', 'packages/ui', 'vitest']];
const manifest = JSON.stringify({ name: '@shop/ui', type: 'module' });

function uiRepository(files: Readonly<Record<string, string>>): string {
  const inPackage = Object.entries(files).map(([path, text]) => [`packages/ui/${path}`, text] as const);
  return makeRepository({ 'packages/ui/package.json': manifest, ...Object.fromEntries(inPackage) });
}

test('a failing test is red, with source, diff, place, counts, files and coverage', async () => {
  const root = uiRepository({
    'src/sum.ts':
      'export function sum(a: number, b: number): number {\n  if (a > 100) {\n    return -1;\n  }\n  return a + b;\n}\n',
    'test/sum.test.ts': [
      "import { describe, expect, it } from 'vitest';",
      "import { sum } from '../src/sum.ts';",
      "describe('sum', () => {",
      "  it('adds', () => { expect(sum(1, 2)).toBe(3); });",
      "  it('lists', () => {",
      '    expect({ total: sum(1, 1) }).toEqual({ total: 3 });',
      '  });',
      "  it('later', (context) => { context.skip(); });",
      '});',
    ].join('\n'),
  });
  const bench = makeBench();
  const { outputs, code } = await runIn(bench, root, shop, { coverage: true });
  expect(code).toBe('tests-failed');
  expect(outputs).toMatchObject({
    verdict: 'failed',
    tests: 3,
    passed: 1,
    failed: 1,
    skipped: 1,
    flaky: 0,
    coverage: 66.67,
  });
  expect(bench.screen.annotations).toContainEqual(
    expect.objectContaining({
      level: 'error',
      file: 'packages/ui/test/sum.test.ts',
      line: 6,
      title: '@shop/ui > sum > lists',
    }),
  );
  expect(bench.screen.markdown).toContain('> 6 |     expect({ total: sum(1, 1) })');
  expect(bench.screen.markdown).toMatch(/^-\s+"total": 3,$/m);
  expect(bench.screen.lines).toContain('✗ @shop/ui > sum > lists  (packages/ui/test/sum.test.ts:6)');
  const suites = parseJunit(readFileSync(String(outputs['junit']), 'utf8'));
  expect(suites).toHaveLength(1);
  expect(readFileSync(String(outputs['coverage-file']), 'utf8')).toContain(
    'SF:packages/ui/src/sum.ts\nDA:2,1\nDA:3,0\nDA:5,1\n',
  );
});

test('a test that passes on its retry is flaky, and the budget decides', async () => {
  const flaky = [
    "import { existsSync, writeFileSync } from 'node:fs';",
    "import { it } from 'vitest';",
    "const mark = new URL('./tried', import.meta.url);",
    "it('loads', () => { if (existsSync(mark)) return; writeFileSync(mark, ''); throw new Error('connection reset'); });",
  ].join('\n');
  const allowed = makeBench();
  const green = await runIn(allowed, uiRepository({ 'a.test.ts': flaky }), shop, { retries: 1 });
  expect(green).toMatchObject({ code: '', outputs: { verdict: 'passed', flaky: 1, passed: 0, failed: 0 } });
  expect(allowed.screen.markdown).toContain('connection reset');
  expect(allowed.screen.annotations).toMatchObject([{ level: 'warning', file: 'packages/ui/a.test.ts', line: 4 }]);
  const red = await runIn(makeBench(), uiRepository({ 'a.test.ts': flaky }), shop, { retries: 1, maxFlaky: 0 });
  expect(red).toMatchObject({ code: 'too-many-flaky', outputs: { verdict: 'failed' } });
});

test('a file with a syntax error counts as a failure with its line', async () => {
  const bench = makeBench();
  const result = await runIn(
    bench,
    uiRepository({ 'a.test.ts': "import { it } from 'vitest';\nit('x', () => { const = 3 });\n" }),
    shop,
  );
  expect(result).toMatchObject({ code: 'tests-failed', outputs: { failed: 1 } });
  expect(bench.screen.annotations[0]).toMatchObject({ file: 'packages/ui/a.test.ts', line: 2 });
});

test('no test file is not green, unless packages without tests are fine', async () => {
  const root = uiRepository({ 'src/a.ts': 'export {};\n' });
  expect(await runIn(makeBench(), root, shop)).toMatchObject({
    code: 'no-tests',
    outputs: { verdict: 'inconclusive' },
  });
  expect(await runIn(makeBench(), root, shop, { minTests: 0 })).toMatchObject({
    code: '',
    outputs: { verdict: 'passed', tests: 0 },
  });
});

test('a worker that dies is inconclusive and named', async () => {
  const bench = makeBench();
  const root = uiRepository({
    'dies.test.ts':
      "import { it } from 'vitest';\nit('one', () => {});\nit('dies', () => { process.kill(process.pid, 'SIGKILL'); });\n",
    'fine.test.ts': "import { it } from 'vitest';\nit('fine', () => {});\n",
  });
  expect(await runIn(bench, root, shop)).toMatchObject({
    code: 'runner-crashed',
    outputs: { verdict: 'inconclusive', passed: 1 },
  });
  expect(bench.screen.markdown).toContain('a worker of vitest died while it ran packages/ui/dies.test.ts');
});

test('process.exit in a test is a failure of that test', async () => {
  const root = uiRepository({
    'a.test.ts': "import { it } from 'vitest';\nit('leaves', () => { process.exit(0); });\n",
  });
  expect(await runIn(makeBench(), root, shop)).toMatchObject({ code: 'tests-failed', outputs: { failed: 1 } });
});

test('an unhandled rejection beside passing tests is red', async () => {
  const root = uiRepository({
    'a.test.ts': "import { it } from 'vitest';\nit('ok', () => { void Promise.reject(new Error('lost')); });\n",
  });
  expect(await runIn(makeBench(), root, shop)).toMatchObject({
    code: 'unhandled-error',
    outputs: { verdict: 'failed', passed: 1 },
  });
});

test('a hang is ended at the limit', async () => {
  const root = uiRepository({ 'a.test.ts': "import { it } from 'vitest';\nit('hangs', () => { for (;;); });\n" });
  const result = await runIn(makeBench(), root, shop, { timeout: 4_000 });
  expect(result).toMatchObject({ code: 'tests-timed-out', outputs: { verdict: 'inconclusive' } });
});

test('a coverage threshold of the package is red in words of its own', async () => {
  const root = uiRepository({
    'vitest.config.ts': 'export default { test: { coverage: { thresholds: { lines: 100 } } } };\n',
    'src/a.ts': 'export function a(x: boolean): number {\n  if (x) return 1;\n  return 2;\n}\n',
    'a.test.ts': "import { it } from 'vitest';\nimport { a } from './src/a.ts';\nit('a', () => { a(true); });\n",
  });
  expect(await runIn(makeBench(), root, shop, { coverage: true })).toMatchObject({
    code: 'coverage-threshold',
    outputs: { verdict: 'failed' },
  });
});

test('a package without vitest says so', async () => {
  const root = uiRepository({ 'a.test.ts': '' });
  rmSync(join(root, 'node_modules'));
  expect(await runIn(makeBench(), root, shop)).toMatchObject({
    code: 'runner-missing',
    outputs: { verdict: 'inconclusive' },
  });
});

test('fifty megabytes of output are shown in part and cost nothing else', async () => {
  const root = uiRepository({
    'a.test.ts':
      "import { it } from 'vitest';\nit('shouts', () => { for (let i = 0; i < 50; i += 1) process.stdout.write(('x'.repeat(99) + '\\n').repeat(10_000)); });\n",
  });
  const bench = makeBench();
  expect(await runIn(bench, root, shop)).toMatchObject({ code: '', outputs: { verdict: 'passed', passed: 1 } });
  expect(bench.screen.lines.length).toBeLessThan(3_100);
  expect(bench.screen.lines.some((line) => line.includes('the rest is held back'))).toBe(true);
}, 60_000);

test('a line that looks like a runner command never starts a line', async () => {
  const root = uiRepository({
    'a.test.ts':
      "import { it } from 'vitest';\nit('prints', () => { process.stdout.write('::set-output name=a::b\\n::error::owned\\n'); throw new Error('::error::owned'); });\n",
  });
  const bench = makeBench();
  await runIn(bench, root, shop);
  expect(bench.screen.lines.some((line) => line.includes('::error::owned'))).toBe(true);
  expect(bench.screen.lines.filter((line) => line.trimStart().startsWith('::'))).toEqual([]);
});
