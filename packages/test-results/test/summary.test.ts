import { expect, test } from 'vitest';
import { judge, renderSummary } from '../src/index.ts';
import { merged, testCase } from './parts.ts';

const main = { branch: 'main', note: undefined };
const now = new Date('2026-11-24T00:00:00Z');

test('the decision comes first, then failures with source and diff, then numbers', () => {
  const failure = {
    message: 'AssertionError: expected 1 to be 2',
    diff: '- Expected\n+ Received\n\n- 2\n+ 1',
    location: { file: 'ui/a.test.ts', line: 2 },
    excerpt: { firstLine: 1, lines: ['it(() => {', '  expect(1).toBe(2);', '});'] },
  };
  const report = merged([testCase({ outcome: 'failed', failure }), testCase({ name: 'other', durationMs: 2_500 })]);
  const text = renderSummary(judge(report, { minTests: 1, quarantine: [] }, { now, base: undefined }), main);
  expect(text.split('\n')[0]).toBe('## ❌ Tests: 1 of 2 tests failed');
  expect(text).toContain('> 2 |   expect(1).toBe(2);');
  expect(text).toContain('```diff\n- Expected');
  expect(text.indexOf('### Failures')).toBeLessThan(text.indexOf('| Package |'));
  expect(text).toContain('2.5 s');
});

test('no name or message becomes markup, a table cell or a fence of its own', () => {
  const evil = '`</details><img src=x onerror=alert(1)>| [x](javascript:1)\n```\n# big';
  const report = merged([
    testCase({
      name: evil,
      outcome: 'failed',
      failure: {
        message: evil,
        diff: evil,
        location: { file: 'ui/a`b|.ts', line: 1 },
        excerpt: { firstLine: 1, lines: [evil] },
      },
    }),
    testCase({ name: evil, outcome: 'flaky', retries: 1, failure: { message: evil } }),
  ]);
  const text = renderSummary(
    judge(
      report,
      { minTests: 1, quarantine: [{ test: evil, until: '2027-01-01', why: evil }] },
      { now, base: undefined },
    ),
    main,
  );
  const outside = text.replace(/^(`{3,})\w*\n[\s\S]*?^\1$/gm, '');
  expect(outside).not.toContain('<img');
  expect(outside).not.toMatch(/^# big/m);
  expect(outside.match(/<details/g)?.length).toBe(outside.match(/<\/details>/g)?.length);
});
