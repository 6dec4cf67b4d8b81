import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  parseJunit,
  readCoveragePy,
  readIstanbulCoverage,
  readPytestReport,
  readVitestReport,
  writeJunit,
} from '../src/index.ts';
import { context, testCase } from './parts.ts';

const vitestJson = JSON.stringify({
  numTotalTests: 2,
  numFailedTests: 1,
  success: false,
  testResults: [
    {
      name: '/repo/ui/a.test.ts',
      status: 'failed',
      message: '',
      assertionResults: [
        { ancestorTitles: ['a'], title: 'same', status: 'passed', duration: 1, failureMessages: [] },
        {
          ancestorTitles: ['a'],
          title: 'same',
          status: 'failed',
          duration: 2,
          failureMessages: [
            'Error: \u001b[31mno\u001b[39m\n    at /repo/node_modules/x.js:1:1\n    at fn (file:///repo/ui/a.test.ts:7:33)',
          ],
        },
      ],
    },
  ],
});
const pytestXml =
  '<?xml version="1.0"?><testsuites><testsuite name="pytest" tests="1" failures="0"><testcase classname="tests.test_a.TestK" name="test_x[&lt;&#x41;&gt;]" file="tests/test_a.py" line="3" time="0.5"/></testsuite></testsuites>';

test('a Vitest report becomes cases with ids of their own, places and plain text', () => {
  const reading = readVitestReport(context, vitestJson, undefined);
  expect(reading).toMatchObject({
    value: {
      unfinished: [],
      cases: [
        { id: 'ui > ui/a.test.ts > a > same', outcome: 'passed' },
        {
          id: 'ui > ui/a.test.ts > a > same #2',
          outcome: 'failed',
          failure: { message: 'Error: no', location: { file: 'ui/a.test.ts', line: 7, column: 33 } },
        },
      ],
    },
  });
});

test('a Pytest report becomes cases with classes and decoded names', () => {
  expect(readPytestReport({ ...context, runner: 'pytest' }, pytestXml)).toMatchObject({
    value: [
      {
        file: 'ui/tests/test_a.py',
        suite: ['TestK'],
        name: 'test_x[<A>]',
        line: 4,
        durationMs: 500,
        outcome: 'passed',
      },
    ],
  });
});

test('what pytest explains loses the indentation of its source', () => {
  const text =
    '        if x:\n&gt;           assert a == b\nE           AssertionError: no\nE             detail\n\ntests/test_a.py:5: AssertionError';
  const xml = `<testsuites><testsuite tests="1"><testcase classname="tests.test_a" name="t" file="tests/test_a.py" line="1"><failure message="AssertionError: no&#10;  detail">${text}</failure></testcase></testsuite></testsuites>`;
  expect(readPytestReport({ ...context, runner: 'pytest' }, xml)).toMatchObject({
    value: [
      {
        failure: {
          message: 'AssertionError: no',
          diff: 'AssertionError: no\n  detail',
          location: { file: 'ui/tests/test_a.py', line: 5 },
        },
      },
    ],
  });
});

test('a report of Vitest 1, without stacks, has the place of the failure in its location', () => {
  const old = vitestJson
    .replace(/\\n    at [^"]*/, '')
    .replace('"title":"same","status":"failed"', '"title":"same","location":{"line":9,"column":2},"status":"failed"');
  expect(readVitestReport(context, old, undefined)).toMatchObject({
    value: { cases: [{}, { failure: { location: { file: 'ui/a.test.ts', line: 9 } } }] },
  });
});

test('every report that is cut off anywhere is refused, never read as less', () => {
  fc.assert(
    fc.property(fc.nat(vitestJson.length - 1), fc.nat(pytestXml.length - 1), (json, xml) => {
      expect(readVitestReport(context, vitestJson.slice(0, json), undefined)).toMatchObject({
        trouble: { code: 'report-truncated' },
      });
      expect(readPytestReport(context, pytestXml.slice(0, xml))).toMatchObject({
        trouble: { code: 'report-truncated' },
      });
    }),
  );
});

test('counts that contradict the cases are refused', () => {
  const less = vitestJson.replace('"numTotalTests":2', '"numTotalTests":3');
  expect(readVitestReport(context, less, undefined)).toMatchObject({ trouble: { code: 'report-inconsistent' } });
  expect(
    readVitestReport(context, vitestJson.replace('"numFailedTests":1', '"numFailedTests":0'), undefined),
  ).toMatchObject({ trouble: { code: 'report-inconsistent' } });
  expect(readPytestReport(context, pytestXml.replace('tests="1"', 'tests="2"'))).toMatchObject({
    trouble: { code: 'report-inconsistent' },
  });
});

test('entities are not expanded and document types are refused', () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><testsuites><testsuite name="&b;"/></testsuites>`;
  expect(parseJunit(bomb)).toContain('document type');
  expect(parseJunit('<testsuites><testsuite name="&b;&#60;" tests="0"></testsuite></testsuites>')).toEqual([
    { name: '&b;<', tests: 0, cases: [] },
  ]);
});

test('hostile text is refused in words and never thrown', () => {
  const hostile = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .string()
      .map(
        (text) =>
          `<testsuites><testsuite name="${text}"><testcase name="${text}">${text}</testcase></testsuite></testsuites>`,
      ),
  );
  fc.assert(
    fc.property(hostile, (text) => {
      for (const reading of [
        readVitestReport(context, text, text),
        readPytestReport(context, text),
        readIstanbulCoverage(context, text),
        readCoveragePy(context, text),
      ])
        expect('value' in reading || reading.trouble.what !== '').toBe(true);
    }),
    { numRuns: 400 },
  );
});

test('names like those of Object.prototype are data', () => {
  const xml =
    '<testsuites><testsuite name="s" tests="1"><testcase name="__proto__" classname="constructor" toString="x"><__proto__ polluted="1"/></testcase></testsuite></testsuites>';
  parseJunit(xml);
  expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
  expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('@polluted');
});

test('what the JUnit writer writes reads back, whatever the names and messages hold', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (message, name) => {
      const xml = writeJunit([
        testCase({ name: name === '' ? 'x' : name, outcome: 'failed', failure: { message } }),
        testCase({ outcome: 'flaky', failure: { message } }),
      ]);
      const suites = parseJunit(xml);
      expect(suites).toMatchObject([{ tests: 2, cases: [{ failures: [{}] }, { failures: [] }] }]);
    }),
  );
});
