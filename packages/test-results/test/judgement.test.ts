import { expect, test } from 'vitest';
import { annotationsOf, judge, makeTrouble, type MergedReport, type TestPolicy } from '../src/index.ts';
import { merged, testCase } from './parts.ts';

const policy: TestPolicy = { minTests: 1, quarantine: [] };
const circumstances = { now: new Date('2026-11-24T00:00:00Z'), base: undefined };
const crash = makeTrouble({ code: 'runner-crashed', what: 'died', fix: 'look' });
const red = makeTrouble({ code: 'coverage-threshold', verdict: 'failed', what: 'low', fix: 'add' });
const [passed, failed, flaky] = (['passed', 'failed', 'flaky'] as const).map((outcome) =>
  testCase({ outcome, id: outcome }),
);

function decide(report: MergedReport, changes: Partial<TestPolicy> = {}): string {
  const { verdict, code } = judge(report, { ...policy, ...changes }, circumstances);
  return code === '' ? verdict : `${verdict}: ${code}`;
}

const cases = (...list: (typeof passed)[]) => list.filter((one) => one !== undefined);

test.each<[string, MergedReport, Partial<TestPolicy>, string]>([
  ['all passed', merged(cases(passed)), {}, 'passed'],
  ['one failed', merged(cases(passed, failed)), {}, 'failed: tests-failed'],
  ['one failed and a runner died', merged(cases(failed), { troubles: [crash] }), {}, 'failed: tests-failed'],
  ['a runner died', merged(cases(passed), { troubles: [crash] }), {}, 'inconclusive: runner-crashed'],
  [
    'a runner died and another trouble',
    merged(cases(passed), { troubles: [red, crash] }),
    {},
    'inconclusive: runner-crashed',
  ],
  ['a threshold', merged(cases(passed), { troubles: [red] }), {}, 'failed: coverage-threshold'],
  ['flaky without a budget', merged(cases(flaky)), {}, 'passed'],
  ['flaky within the budget', merged(cases(flaky)), { maxFlaky: 1 }, 'passed'],
  ['flaky beyond the budget', merged(cases(flaky)), { maxFlaky: 0 }, 'failed: too-many-flaky'],
  ['no test', merged([]), {}, 'inconclusive: no-tests'],
  ['no test, allowed', merged([]), { minTests: 0 }, 'passed'],
  ['too few tests', merged(cases(passed)), { minTests: 2 }, 'inconclusive: no-tests'],
  ['nothing planned', merged([], { packages: [] }), {}, 'skipped'],
])('%s: %s', (_, report, changes, verdict) => {
  expect(decide(report, changes)).toBe(verdict);
});

test('coverage that falls by more than allowed fails, and one without a base does not', () => {
  const report = merged(cases(passed), { coverage: [{ file: 'ui/a.ts', covered: [1], missed: [2] }] });
  const base = {
    version: 1 as const,
    packages: { ui: { commit: 'x', tests: 1, coverage: { covered: 2, total: 2 }, timings: {}, overheads: {} } },
  };
  expect(judge(report, { ...policy, maxDrop: 49 }, { ...circumstances, base })).toMatchObject({
    code: 'coverage-dropped',
    coverage: { percent: 50, delta: -50 },
  });
  expect(judge(report, { ...policy, maxDrop: 50 }, { ...circumstances, base }).verdict).toBe('passed');
  expect(judge(report, { ...policy, maxDrop: 0 }, circumstances)).toMatchObject({
    verdict: 'passed',
    coverage: { delta: undefined },
  });
});

test('annotations: troubles first, whole files before cases, one of each file before a second of any', () => {
  const failures = [
    testCase({ outcome: 'failed', file: 'ui/a.test.ts', name: 'one' }),
    testCase({ outcome: 'failed', file: 'ui/a.test.ts', name: 'two' }),
    testCase({ outcome: 'failed', file: 'ui/b.test.ts', name: 'three', line: 9 }),
    testCase({ outcome: 'failed', file: 'ui/c.test.ts', suite: [], name: '(whole file)' }),
    testCase({ outcome: 'flaky', file: 'ui/d.test.ts', name: 'four', retries: 1, failure: { message: 'reset' } }),
  ];
  const shown = annotationsOf(judge(merged(failures, { troubles: [crash] }), policy, circumstances));
  expect(shown.map(({ level, title }) => [level, title])).toEqual([
    ['error', 'runner-crashed'],
    ['error', 'ui > (whole file)'],
    ['error', 'ui > orders > one'],
    ['error', 'ui > orders > three'],
    ['error', 'ui > orders > two'],
    ['warning', 'ui > orders > four'],
  ]);
  expect(shown[3]).toMatchObject({ file: 'ui/b.test.ts', line: 9 });
});
