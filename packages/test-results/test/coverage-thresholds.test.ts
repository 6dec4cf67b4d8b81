import { expect, test } from 'vitest';
import { judgeThresholds, readIstanbulPoints, type CoverageRule, type MeasuredRules } from '../src/index.ts';
import { joinMeasured } from '../src/coverage-thresholds.ts';
import { merged, testCase } from './parts.ts';
import { judge, makeTrouble } from '../src/index.ts';

const lines: CoverageRule = { of: ['lines'], min: 80, perFile: false };

function measured(covered: number, missed: number, changes: Partial<MeasuredRules> = {}): MeasuredRules {
  const keys = (count: number, from: number): string[] => Array.from({ length: count }, (_, at) => String(from + at));
  const files = { 'ui/a.ts': { lines: { covered: keys(covered, 0), missed: keys(missed, covered) } } };
  return { package: 'ui', path: 'ui', runner: 'vitest', rules: [lines], files, ...changes };
}

const said = (...entries: MeasuredRules[]): string[] => judgeThresholds(entries).map(({ what }) => what);

test.each<[string, CoverageRule, number, number, string | undefined]>([
  ['reached exactly', lines, 8, 2, undefined],
  ['a hair below, cut as istanbul does', lines, 7_999, 2_001, 'lines 79.99 % of ui, its threshold is 80 %'],
  ['a hair below, rounded as coverage.py does', { ...lines, decimals: 0 }, 7_999, 2_001, undefined],
  [
    'not all, where all is asked',
    { ...lines, min: 100, decimals: 0 },
    9_999,
    1,
    'lines 99.99 % of ui, its threshold is 100 %',
  ],
  ['as many as may be missed', { ...lines, min: -2 }, 1, 2, undefined],
  ['one more', { ...lines, min: -2 }, 1, 3, '3 lines of ui did not run, its threshold allows 2'],
  ['of nothing', lines, 0, 0, undefined],
])('%s', (_, rule, covered, missed, what) => {
  expect(said(measured(covered, missed, { rules: [rule] }))).toEqual(what === undefined ? [] : [what]);
});

test('what ran in one shard has run, and each rule is judged once', () => {
  const shard = (covered: string[], missed: string[]): MeasuredRules =>
    measured(0, 0, { files: { 'ui/a.ts': { lines: { covered, missed } } } });
  const joined = joinMeasured([shard(['1', '2'], ['3', '4']), shard(['3'], ['1', '2', '4'])]);
  expect(joined).toMatchObject([
    { rules: [lines], files: { 'ui/a.ts': { lines: { covered: ['3', '1', '2'], missed: ['4'] } } } },
  ]);
  expect(said(...joined)).toEqual(['lines 75 % of ui, its threshold is 80 %']);
});

test('istanbul: two things at one place stay two, and lines are those that statements start on', () => {
  const at = { start: { line: 1, column: 0 }, end: { line: 1, column: null } };
  const report = {
    '/repo/ui/a.ts': {
      path: '/repo/ui/a.ts',
      statementMap: { 0: at, 1: at },
      s: { 0: 1, 1: 0 },
      fnMap: { 0: { loc: at } },
      f: { 0: 0 },
      branchMap: { 0: { loc: at } },
      b: { 0: [1, 0] },
    },
  };
  const context = { package: 'ui', runner: 'vitest', root: '/repo', directory: '/repo/ui' } as const;
  expect(readIstanbulPoints(context, JSON.stringify(report))).toEqual({
    value: {
      'ui/a.ts': {
        lines: { covered: ['1'], missed: [] },
        statements: { covered: ['1:0-1:null'], missed: ['1:0-1:null#2'] },
        functions: { covered: [], missed: ['1:0-1:null'] },
        branches: { covered: ['1:0-1:null/0'], missed: ['1:0-1:null/1'] },
      },
    },
  });
});

test('a package of which a part is not known is not judged by its threshold', () => {
  const circumstances = { now: new Date('2026-11-24T00:00:00Z'), base: undefined };
  const policy = { minTests: 1, quarantine: [] };
  const low = { thresholds: [measured(1, 9)] };
  expect(judge(merged([testCase()], low), policy, circumstances).code).toBe('coverage-threshold');
  const crash = makeTrouble({ code: 'runner-crashed', package: 'ui', what: 'died', fix: 'look' });
  const half = judge(merged([testCase()], { ...low, troubles: [crash] }), policy, circumstances);
  expect(half.troubles.map(({ code }) => code)).toEqual(['runner-crashed']);
});
