import { fullName } from './case-identity.ts';
import type { TestCase, TestFailure } from './model.ts';

// XML 1.0 §2.2: what no XML document may hold, not even as a reference.
const notXml = new RegExp('[^\\t\\n\\r\\u0020-\\ud7ff\\ue000-\\ufffd\\u{10000}-\\u{10ffff}]', 'gu');
const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escape(text: string): string {
  return text.replace(notXml, '\ufffd').replace(/[&<>"']/g, (character) => references[character] ?? '');
}

function attribute(text: string): string {
  return escape(text).replace(/\n/g, '&#10;').replace(/\r/g, '&#13;').replace(/\t/g, '&#9;');
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function body(failure: TestFailure | undefined): string {
  const place = failure?.location === undefined ? '' : `\n\n${failure.location.file}:${failure.location.line}`;
  return escape(`${failure?.message ?? ''}${failure?.diff === undefined ? '' : `\n\n${failure.diff}`}${place}`);
}

/** A flaky case passes here, with Maven Surefire's `flakyFailure`, which many readers know. */
function outcomeElement(test: TestCase): string {
  const message = attribute(test.failure?.message.split('\n')[0] ?? '');
  if (test.outcome === 'failed') return `<failure message="${message}">${body(test.failure)}</failure>`;
  if (test.outcome === 'flaky') return `<flakyFailure message="${message}">${body(test.failure)}</flakyFailure>`;
  if (test.outcome === 'quarantined-failed') return `<skipped message="quarantined: ${message}"/>`;
  return test.outcome === 'skipped' ? '<skipped/>' : '';
}

function caseElement(test: TestCase): string {
  const names = `classname="${attribute(test.file)}" name="${attribute(fullName(test))}" file="${attribute(test.file)}"`;
  const line = test.line ?? test.failure?.location?.line;
  const start = `    <testcase ${names}${line === undefined ? '' : ` line="${line}"`} time="${seconds(test.durationMs)}"`;
  const inner = outcomeElement(test);
  return inner === '' ? `${start}/>` : `${start}>${inner}</testcase>`;
}

function counts(cases: readonly TestCase[]): string {
  const failures = cases.filter((test) => test.outcome === 'failed').length;
  const skipped = cases.filter((test) => test.outcome === 'skipped' || test.outcome === 'quarantined-failed').length;
  const time = seconds(cases.reduce((sum, test) => sum + test.durationMs, 0));
  return `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${time}"`;
}

/** One JUnit report over all packages and runners: a suite for each package and runner. */
export function writeJunit(cases: readonly TestCase[]): string {
  const groups = Map.groupBy(cases, (test) => `${test.package} (${test.runner})`);
  const suites = [...groups].map(
    ([name, group]) =>
      `  <testsuite name="${attribute(name)}" ${counts(group)}>\n${group.map(caseElement).join('\n')}\n  </testsuite>\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="aevon" ${counts(cases)}>\n${suites.join('')}</testsuites>\n`;
}
