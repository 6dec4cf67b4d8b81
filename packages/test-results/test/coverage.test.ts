import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  extendHistory,
  linesByPackage,
  mergeCoverage,
  parseHistory,
  percent,
  readCoveragePy,
  readIstanbulCoverage,
  timingsOf,
  totalLines,
  writeLcov,
} from '../src/index.ts';
import { context, merged, testCase } from './parts.ts';

test('lines of a shard are covered when any shard ran them', () => {
  const lines = fc.uniqueArray(fc.integer({ min: 1, max: 30 }));
  const file = fc.record({ file: fc.constantFrom('a.ts', 'b.ts'), covered: lines, missed: lines });
  fc.assert(
    fc.property(fc.array(fc.array(file)), (parts) => {
      const all = mergeCoverage(parts);
      for (const one of all) {
        const same = parts.flat().filter((part) => part.file === one.file);
        expect(new Set(one.covered)).toEqual(new Set(same.flatMap((part) => part.covered)));
        expect(one.missed.some((line) => one.covered.includes(line))).toBe(false);
        expect(one.covered.length + one.missed.length).toBe(
          new Set(same.flatMap((part) => [...part.covered, ...part.missed])).size,
        );
      }
      expect(mergeCoverage([...parts].reverse())).toEqual(all);
    }),
  );
});

test('istanbul and coverage.py speak of the same lines', () => {
  const istanbul = {
    '/repo/ui/a.ts': {
      path: '/repo/ui/a.ts',
      statementMap: { 0: { start: { line: 2 } }, 1: { start: { line: 3 } }, 2: { start: { line: 3 } } },
      s: { 0: 1, 1: 0, 2: 4 },
    },
  };
  expect(readIstanbulCoverage(context, JSON.stringify(istanbul))).toEqual({
    value: [{ file: 'ui/a.ts', covered: [2, 3], missed: [] }],
  });
  const python = {
    meta: { format: 3 },
    files: {
      'src/a.py': { executed_lines: [1, 4], missing_lines: [3] },
      '/usr/lib/python3/x.py': { executed_lines: [1], missing_lines: [] },
    },
  };
  expect(readCoveragePy(context, JSON.stringify(python))).toEqual({
    value: [{ file: 'ui/src/a.py', covered: [1, 4], missed: [3] }],
  });
});

test('a file belongs to the package with the longest path that holds it', () => {
  const files = ['web/a.ts', 'web/ui/b.ts', 'webby/c.ts', 'd.ts'].map((file) => ({
    file,
    covered: [1],
    missed: [2, 3, 4],
  }));
  const packages = [
    { name: 'root', path: '.' },
    { name: 'web', path: 'web' },
    { name: 'ui', path: 'web/ui' },
  ];
  expect(linesByPackage(files, packages)).toEqual(
    new Map([
      ['web', { covered: 1, total: 4 }],
      ['ui', { covered: 1, total: 4 }],
      ['root', { covered: 2, total: 8 }],
    ]),
  );
  expect(percent(totalLines(files))).toBe(25);
  expect(percent({ covered: 0, total: 0 })).toBeUndefined();
});

test('LCOV has a record for each file', () => {
  expect(writeLcov([{ file: 'a.ts', covered: [2], missed: [1] }])).toBe(
    'SF:a.ts\nDA:1,0\nDA:2,1\nLF:2\nLH:1\nend_of_record\n',
  );
});

test('a run adds its packages to the history, keeps the others, and leaves out what is in trouble', () => {
  const first = extendHistory(
    undefined,
    merged([testCase({ durationMs: 7.4 }), testCase({ durationMs: 2 })], {
      coverage: [{ file: 'ui/a.ts', covered: [1], missed: [] }],
    }),
  );
  expect(first?.packages['ui']).toMatchObject({ tests: 2, coverage: { covered: 1, total: 1 } });
  expect([...timingsOf(first)]).toEqual([['ui\nvitest\nui/a.test.ts', 9]]);
  const web = merged([testCase({ package: 'web' })], {
    packages: [{ package: 'web', path: 'web', runner: 'vitest', durationMs: 1, notes: [] }],
  });
  expect(Object.keys(extendHistory(first, web)?.packages ?? {})).toEqual(['ui', 'web']);
  const troubled = {
    ...web,
    troubles: [{ code: 'x', verdict: 'inconclusive' as const, package: 'web', what: '', fix: '', details: [] }],
  };
  expect(extendHistory(first, troubled)).toBeUndefined();
  expect(parseHistory(JSON.stringify(first))).toEqual(first);
  expect(['', '{', '[]', '{"version":2}'].map(parseHistory)).toEqual([undefined, undefined, undefined, undefined]);
});
