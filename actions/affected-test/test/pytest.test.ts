import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runIn, type Member } from './parts/calls.ts';
import { makeBench, makeRepository } from './parts/world.ts';

const shop: readonly Member[] = [['pricing', 'services/pricing', 'pytest']];
const project =
  '[project]\nname = "pricing"\nversion = "0.1.0"\n[tool.pytest.ini_options]\ntestpaths = ["tests"]\npythonpath = ["src"]\n';

function pricingRepository(files: Readonly<Record<string, string>>, pyproject = project): string {
  const inPackage = Object.entries(files).map(([path, text]) => [`services/pricing/${path}`, text] as const);
  return makeRepository({ 'services/pricing/pyproject.toml': pyproject, ...Object.fromEntries(inPackage) });
}

test('failures, errors, skips and parameters are told apart, with place, diff and coverage', async () => {
  const root = pricingRepository({
    'src/pricing.py': 'def price(a):\n    if a > 10:\n        return 1\n    return a * 2\n',
    'tests/test_price.py': [
      'import pytest',
      'from pricing import price',
      'class TestPrice:',
      '    def test_lists(self):',
      '        assert {"total": price(1)} == {"total": 3}',
      '@pytest.mark.parametrize("n", ["a b", "x::y"])',
      'def test_each(n): assert price(2) == 4',
      '@pytest.mark.skip(reason="later")',
      'def test_later(): pass',
      '@pytest.fixture',
      'def broken(): raise RuntimeError("no database")',
      'def test_setup(broken): pass',
    ].join('\n'),
  });
  const bench = makeBench();
  const { outputs, code } = await runIn(bench, root, shop, { coverage: true });
  expect(code).toBe('tests-failed');
  expect(outputs).toMatchObject({ tests: 5, passed: 2, failed: 2, skipped: 1, coverage: 75 });
  expect(bench.screen.annotations).toMatchObject([
    { file: 'services/pricing/tests/test_price.py', line: 5, title: 'pricing > TestPrice > test_lists' },
    { file: 'services/pricing/tests/test_price.py', line: 11, title: 'pricing > test_setup' },
  ]);
  expect(bench.screen.markdown).toContain('> 5 |         assert {"total": price(1)} == {"total": 3}');
  expect(bench.screen.markdown).toContain("{'total': 2} != {'total': 3}");
  expect(readFileSync(String(outputs['coverage-file']), 'utf8')).toBe(
    'SF:services/pricing/src/pricing.py\nDA:1,1\nDA:2,1\nDA:3,0\nDA:4,1\nLF:4\nLH:3\nend_of_record\n',
  );
});

test('failed tests run again by node id; only what passes then is flaky', async () => {
  const root = pricingRepository({
    'tests/test_flaky.py': [
      'import os, pytest',
      'class TestNet:',
      '    @pytest.mark.parametrize("host", ["a b[0]", "x::y"])',
      '    def test_reach(self, host):',
      '        mark = os.path.join(os.path.dirname(__file__), "tried-" + str(len(host)))',
      '        if not os.path.exists(mark):',
      '            open(mark, "w").close()',
      '            raise ConnectionError(host)',
      'def test_wrong(): assert False',
    ].join('\n'),
  });
  const bench = makeBench();
  const { outputs, code } = await runIn(bench, root, shop, { retries: 1 });
  expect(code).toBe('tests-failed');
  expect(outputs).toMatchObject({ tests: 3, flaky: 2, failed: 1, passed: 0 });
});

test('a file that cannot be collected is a failure with its line', async () => {
  const bench = makeBench();
  const result = await runIn(bench, pricingRepository({ 'tests/test_a.py': 'x = 1\ndef test_( : pass\n' }), shop);
  expect(result).toMatchObject({ code: 'tests-failed', outputs: { failed: 1 } });
  expect(bench.screen.annotations[0]).toMatchObject({
    file: 'services/pricing/tests/test_a.py',
    line: 2,
  });
  expect(bench.screen.annotations[0]?.message).toContain('SyntaxError');
});

test.each([
  ['os._exit(0)', 'import os\ndef test_one(): pass\ndef test_dies(): os._exit(0)\n'],
  ['SIGKILL', 'import os, signal\ndef test_dies(): os.kill(os.getpid(), signal.SIGKILL)\n'],
])('%s in a test is a crash, not a success', async (_, text) => {
  const bench = makeBench();
  const result = await runIn(bench, pricingRepository({ 'tests/test_a.py': text }), shop);
  expect(result).toMatchObject({ code: 'runner-crashed', outputs: { verdict: 'inconclusive', tests: 0 } });
  expect(bench.screen.markdown).toContain('pytest died in pricing before its report was written');
});

test('a report that is cut off is inconclusive', async () => {
  const conftest = [
    'import atexit, sys',
    'def pytest_configure(config):',
    '    path = config.option.xmlpath',
    '    def cut():',
    '        text = open(path).read()',
    '        open(path, "w").write(text[: len(text) // 2])',
    '    atexit.register(cut)',
  ].join('\n');
  const root = pricingRepository({ 'conftest.py': conftest, 'tests/test_a.py': 'def test_one(): pass\n' });
  expect(await runIn(makeBench(), root, shop)).toMatchObject({
    code: 'report-truncated',
    outputs: { verdict: 'inconclusive' },
  });
});

test('nothing collected, wrong arguments and an exit code without a failure each have their own code', async () => {
  expect(await runIn(makeBench(), pricingRepository({}), shop)).toMatchObject({ code: 'no-tests' });
  const wrong = pricingRepository(
    { 'tests/test_a.py': 'def test_one(): pass\n' },
    `${project}addopts = "--no-such-option"\n`,
  );
  expect(await runIn(makeBench(), wrong, shop)).toMatchObject({
    code: 'runner-crashed',
    outputs: { verdict: 'inconclusive' },
  });
  const exits = pricingRepository({
    'conftest.py': 'def pytest_sessionfinish(session):\n    session.exitstatus = 7\n',
    'tests/test_a.py': 'def test_one(): pass\n',
  });
  expect(await runIn(makeBench(), exits, shop)).toMatchObject({
    code: 'exit-code-mismatch',
    outputs: { verdict: 'inconclusive', passed: 1 },
  });
});

test('a hang is ended at the limit', async () => {
  const root = pricingRepository({ 'tests/test_a.py': 'import time\ndef test_hangs(): time.sleep(600)\n' });
  expect(await runIn(makeBench(), root, shop, { timeout: 3_000 })).toMatchObject({
    code: 'tests-timed-out',
    outputs: { verdict: 'inconclusive' },
  });
});

test('a coverage threshold is red in words of its own', async () => {
  const root = pricingRepository(
    { 'src/pricing.py': 'def price(a):\n    return a\n', 'tests/test_a.py': 'import pricing\ndef test_one(): pass\n' },
    `${project}[tool.coverage.report]\nfail_under = 99\n`,
  );
  expect(await runIn(makeBench(), root, shop, { coverage: true })).toMatchObject({
    code: 'coverage-threshold',
    outputs: { verdict: 'failed' },
  });
});
