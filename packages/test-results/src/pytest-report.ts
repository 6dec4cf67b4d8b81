import { fullName, identify } from './case-identity.ts';
import { describeFailure, firstOwnPlace, resolveReported, type NamedPlace } from './failure-place.ts';
import { parseJunit, type JunitCase, type JunitNote, type JunitSuite } from './junit-xml.ts';
import type { TestCase, TestFailure } from './model.ts';
import { inconsistent, truncated, type Reading, type ReportContext } from './reading.ts';

/** `tests/test_a.py` as the start of a class name: `tests.test_a`. */
function moduleName(file: string): string {
  return file.replace(/\.py$/, '').split('/').join('.');
}

/** Classes around a test: what the class name has after the module. */
function classesOf(test: JunitCase): string[] {
  const module = test.file === undefined ? '' : moduleName(test.file.split('\\').join('/'));
  if (test.classname === module || test.classname === '') return [];
  const rest = test.classname.startsWith(`${module}.`) ? test.classname.slice(module.length + 1) : test.classname;
  return rest.split('.').filter((part) => part !== '');
}

/** A file that can't be collected has no `file` attribute; its name is the module. */
function fileOf(context: ReportContext, test: JunitCase): string {
  const path = test.file ?? `${test.name.split('.').join('/')}.py`;
  return resolveReported(context, path) ?? path;
}

/** Traceback entries, the innermost first: `tests/test_a.py:9: AssertionError`. */
function placesOf(text: string): NamedPlace[] {
  const places = [...text.matchAll(/^(?:E?\s+File ")?([^\s:"][^:\n"]*\.py)(?:", line |:)(\d+)/gm)];
  return places.map(([, path = '', line]) => ({ path, line: Number(line) })).reverse();
}

/** The lines that pytest marks with `E`, without the indentation of the source that they stand in. */
function explanation(text: string): string {
  const lines = text
    .split('\n')
    .filter((line) => /^E(\s|$)/.test(line))
    .map((line) => line.slice(1));
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const shared = Math.min(...indents, Number.MAX_SAFE_INTEGER);
  return lines.map((line) => line.slice(shared)).join('\n');
}

function failureOf(context: ReportContext, test: JunitCase, note: JunitNote): TestFailure {
  const declared = { path: fileOf(context, test), line: (test.line ?? 0) + 1 };
  const location = firstOwnPlace(context, placesOf(note.text)) ?? {
    file: declared.path,
    line: declared.line,
  };
  const diff = explanation(note.text);
  const first = note.message.split('\n')[0] ?? '';
  const collecting = first === 'collection failure';
  const lastLine = diff
    .split('\n')
    .findLast((line) => line.trim() !== '')
    ?.trim();
  return describeFailure(context, {
    message: collecting ? `can't be collected: ${lastLine ?? 'unknown'}` : first,
    diff,
    location,
  });
}

function readCase(context: ReportContext, test: JunitCase): Omit<TestCase, 'id'> {
  const wrong = test.errors.at(-1) ?? test.failures.at(-1);
  const collected = test.file !== undefined;
  return {
    package: context.package,
    runner: context.runner,
    file: fileOf(context, test),
    suite: collected ? classesOf(test) : [],
    name: collected ? test.name : '(whole file)',
    outcome: wrong !== undefined ? 'failed' : test.skipped.length > 0 ? 'skipped' : 'passed',
    durationMs: test.seconds * 1000,
    retries: 0,
    ...(collected && test.line !== undefined ? { line: test.line + 1 } : {}),
    ...(wrong === undefined ? {} : { failure: failureOf(context, test, wrong) }),
  };
}

/** pytest writes a second element for a case that failed and whose teardown failed too. */
function joinTeardown(cases: readonly Omit<TestCase, 'id'>[]): Omit<TestCase, 'id'>[] {
  const joined: Omit<TestCase, 'id'>[] = [];
  for (const test of cases) {
    const before = joined.at(-1);
    const same = before !== undefined && before.file === test.file && fullName(before) === fullName(test);
    if (same && before.outcome === 'failed' && test.outcome === 'failed') continue;
    joined.push(test);
  }
  return joined;
}

function contradiction(suites: readonly JunitSuite[]): string | undefined {
  for (const suite of suites)
    if (suite.tests !== undefined && suite.tests !== suite.cases.length)
      return `it counts ${suite.tests} tests and lists ${suite.cases.length}`;
  return undefined;
}

/**
 * Reads the report of pytest's `--junitxml` in the `xunit1` family, which has the file and line of each test.
 * Source: https://docs.pytest.org/en/stable/how-to/output.html#creating-junitxml-format-files
 */
export function readPytestReport(context: ReportContext, xml: string): Reading<readonly TestCase[]> {
  const suites = parseJunit(xml);
  if (typeof suites === 'string') return truncated(context, suites);
  const wrong = contradiction(suites);
  if (wrong !== undefined) return inconsistent(context, wrong);
  const cases = suites.flatMap((suite) => suite.cases).map((test) => readCase(context, test));
  return { value: identify(joinTeardown(cases)) };
}

/** The node id that runs one case again, relative to the folder in which its file was found. */
export function pytestNodeId(test: Pick<TestCase, 'suite' | 'name'>, path: string): string {
  return [path, ...test.suite, test.name].join('::');
}
