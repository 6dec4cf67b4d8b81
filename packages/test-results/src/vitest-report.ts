import { messageOf } from '@aevon/ports';
import { z } from 'zod';
import { identify } from './case-identity.ts';
import { describeFailure, firstOwnPlace, resolveReported, type NamedPlace } from './failure-place.ts';
import type { SourceLocation, TestCase, TestFailure } from './model.ts';
import { plainText } from './plain-text.ts';
import { inconsistent, truncated, type Reading, type ReportContext } from './reading.ts';
import { readVitestDiffs, type VitestDiffs } from './vitest-diff.ts';

/** What Vitest's JSON report says, field by field as in `vitest/reporters` JsonTestResults. */
const assertion = z.looseObject({
  ancestorTitles: z.array(z.string()),
  title: z.string(),
  status: z.enum(['passed', 'failed', 'skipped', 'pending', 'todo', 'disabled']),
  duration: z.number().nullish(),
  failureMessages: z.array(z.string()).nullish(),
  location: z.looseObject({ line: z.number(), column: z.number() }).nullish(),
});
const fileResult = z.looseObject({
  name: z.string(),
  status: z.enum(['passed', 'failed', 'pending', 'skipped']),
  message: z.string().nullish(),
  assertionResults: z.array(assertion),
});
const report = z.looseObject({
  numTotalTests: z.number(),
  numFailedTests: z.number(),
  success: z.boolean(),
  testResults: z.array(fileResult),
});
type FileResult = z.infer<typeof fileResult>;
type Assertion = z.infer<typeof assertion>;

/** Cases of a report, its test files, and those of them that were begun but never ended: their worker died. */
export interface VitestReading {
  readonly cases: readonly TestCase[];
  readonly files: readonly string[];
  readonly unfinished: readonly string[];
}

function* framesOf(stack: string): Generator<NamedPlace> {
  for (const [, path = '', line, column] of stack.matchAll(
    /^\s+at (?:.*?\()?((?:file:\/\/)?[^()\n]+?):(\d+):(\d+)\)?$/gm,
  ))
    yield { path: path.trim(), line: Number(line), column: Number(column) };
}

function failureOf(
  context: ReportContext,
  messages: readonly string[],
  diff: string | undefined,
  stated: SourceLocation | undefined,
): TestFailure {
  const last = plainText(messages.at(-1) ?? '');
  const stackStart = last.search(/^\s+at .+:\d+:\d+\)?$/m);
  const message = stackStart === -1 ? last : last.slice(0, stackStart);
  return describeFailure(context, { message, diff, location: firstOwnPlace(context, framesOf(last)) ?? stated });
}

function outcomeOf(test: Assertion, failures: readonly string[]): TestCase['outcome'] {
  if (test.status === 'failed') return 'failed';
  if (test.status === 'passed') return failures.length > 0 ? 'flaky' : 'passed';
  return 'skipped';
}

function readCase(context: ReportContext, file: string, test: Assertion, diffs: VitestDiffs): Omit<TestCase, 'id'> {
  const messages = test.failureMessages ?? [];
  const outcome = outcomeOf(test, messages);
  const failed = outcome === 'failed' || outcome === 'flaky';
  const suite = test.ancestorTitles.map(plainText).filter((title) => title !== '');
  const name = plainText(test.title);
  // Vitest 1 has no stacks in its report; its `location` is that of the failure.
  const stated = test.location ? { file, line: test.location.line, column: test.location.column } : undefined;
  const diff = failed ? diffs.take(file, [...suite, name].join(' > ')) : undefined;
  return {
    package: context.package,
    runner: context.runner,
    file,
    suite,
    name,
    outcome,
    durationMs: test.duration ?? 0,
    retries: outcome === 'flaky' ? messages.length : 0,
    ...(test.location ? { line: test.location.line } : {}),
    ...(failed ? { failure: failureOf(context, messages, diff, stated) } : {}),
  };
}

/** The line that a message names right after the name of the file. */
function lineNamedIn(message: string, file: string): number {
  const name = `${file.split('/').at(-1) ?? file}:`;
  const at = message.indexOf(name);
  const [digits] = /^\d+/.exec(message.slice(at + name.length)) ?? [];
  return at === -1 || digits === undefined ? 1 : Number(digits);
}

/** A file can fail as a whole: a syntax error, no test in it, a hook that throws. It counts as one failed case. */
function wholeFileCase(context: ReportContext, file: string, result: FileResult): Omit<TestCase, 'id'> {
  const message = plainText(result.message ?? '') || 'the file failed outside its tests';
  return {
    package: context.package,
    runner: context.runner,
    file,
    suite: [],
    name: '(whole file)',
    outcome: 'failed',
    durationMs: 0,
    retries: 0,
    failure: describeFailure(context, { message, location: { file, line: lineNamedIn(message, file) } }),
  };
}

function readFile(context: ReportContext, result: FileResult, diffs: VitestDiffs): Omit<TestCase, 'id'>[] {
  const file = resolveReported(context, result.name) ?? result.name;
  const cases = result.assertionResults
    .filter((test) => test.status !== 'pending')
    .map((test) => readCase(context, file, test, diffs));
  const explained = cases.some((test) => test.outcome === 'failed') || isUnfinished(result);
  const brokenOutside = result.status === 'failed' && (!explained || (result.message ?? '') !== '');
  return brokenOutside ? [...cases, wholeFileCase(context, file, result)] : cases;
}

function isUnfinished(result: FileResult): boolean {
  return result.status === 'failed' && result.assertionResults.some((test) => test.status === 'pending');
}

function contradiction(data: z.infer<typeof report>): string | undefined {
  const all = data.testResults.flatMap((file) => file.assertionResults);
  if (all.length !== data.numTotalTests) return `it counts ${data.numTotalTests} tests and lists ${all.length}`;
  const failed = all.filter((test) => test.status === 'failed').length;
  return failed === data.numFailedTests
    ? undefined
    : `it counts ${data.numFailedTests} failed tests and lists ${failed}`;
}

/**
 * Reads the report of Vitest's `json` reporter; `junit`, the text of its `junit` reporter, adds the diffs that JSON
 * lacks and may be missing. Source: https://vitest.dev/guide/reporters#json-reporter
 */
export function readVitestReport(
  context: ReportContext,
  json: string,
  junit: string | undefined,
): Reading<VitestReading> {
  let raw: unknown;
  try {
    raw = JSON.parse(json);
  } catch (error) {
    return truncated(context, messageOf(error));
  }
  const parsed = report.safeParse(raw);
  if (!parsed.success)
    return truncated(context, `${parsed.error.issues[0]?.path.join('.') ?? ''} is missing or has another type`);
  const wrong = contradiction(parsed.data);
  if (wrong !== undefined) return inconsistent(context, wrong);
  const diffs = readVitestDiffs(context, junit);
  const cases = parsed.data.testResults.flatMap((result) => readFile(context, result, diffs));
  const nameOf = ({ name }: FileResult): string => resolveReported(context, name) ?? name;
  const files = parsed.data.testResults.map(nameOf);
  const unfinished = parsed.data.testResults.filter(isUnfinished).map(nameOf);
  return { value: { cases: identify(cases), files, unfinished } };
}
