import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyQuarantine, namesTest, parseQuarantine } from '../src/index.ts';
import { testCase } from './parts.ts';

const failed = testCase({ outcome: 'failed' });
const until = (day: string) => [{ test: 'orders > retries', until: day, why: '#1' }];

test.each([
  ['retries', true],
  ['orders > retries', true],
  ['ui > orders > retries', true],
  ['ui/a.test.ts > orders > retries', true],
  ['ui > ui/a.test.ts > orders > retries', true],
  ['ui/a.test.ts::orders::retries', true],
  ['orders', false],
  ['rders > retries', false],
  ['web > orders > retries', false],
  ['', false],
])('the name %j means the test: %s', (name, meant) => {
  expect(namesTest(name, failed)).toBe(meant);
});

test('a pytest name without parameters means all of them', () => {
  const one = testCase({ suite: ['TestK'], name: 'test_p[a::b]', file: 'api/test_a.py', package: 'api' });
  expect(
    ['test_p', 'TestK::test_p', 'api/test_a.py::TestK::test_p', 'test_p[a::b]'].map((name) => namesTest(name, one)),
  ).toEqual([true, true, true, true]);
  expect(namesTest('test_p[c]', one)).toBe(false);
});

test.each([
  ['2026-11-24', '2026-11-24T23:59:59Z', 'quarantined-failed', 'holding', 1],
  ['2026-11-24', '2026-11-25T00:00:00Z', 'failed', 'expired', 0],
  ['2026-12-24', '2026-11-24T12:00:00Z', 'quarantined-failed', 'holding', 31],
])('until %s, seen at %s: %s', (day, now, outcome, status, daysLeft) => {
  const { cases, states } = applyQuarantine([failed], until(day), new Date(now));
  expect(cases[0]?.outcome).toBe(outcome);
  expect(states).toMatchObject([{ status, daysLeft }]);
});

test('an entry whose tests pass can go, one that names nothing is unmatched, and neither changes a case', () => {
  const now = new Date('2026-11-24T00:00:00Z');
  const passing = testCase();
  expect(applyQuarantine([passing], until('2027-01-01'), now)).toMatchObject({
    cases: [passing],
    states: [{ status: 'passing' }],
  });
  expect(applyQuarantine([testCase({ name: 'other' })], until('2027-01-01'), now).states).toMatchObject([
    { status: 'unmatched' },
  ]);
});

test('whatever is written as a list is read or refused in words', () => {
  expect(parseQuarantine('[{"test":"a","until":"2027-01-01","why":"b"}]')).toEqual([
    { test: 'a', until: '2027-01-01', why: 'b' },
  ]);
  expect(parseQuarantine('[{"test":"a","until":"soon","why":"b"}]')).toContain('0.until');
  expect(parseQuarantine('[{"test":"a","until":"2027-01-01","why":"b","extra":1}]')).toContain('extra');
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const read = parseQuarantine(text);
      expect(typeof read === 'string' ? read : read.length).toSatisfy((said) => said === 0 || typeof said === 'string');
    }),
  );
});
