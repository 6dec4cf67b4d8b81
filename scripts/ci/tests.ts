import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CiEnvironment, LayerResult } from './layer.ts';

interface VitestReport {
  readonly numPassedTests: number;
  readonly numTotalTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** A report that Vitest left. A skipped test, a file that could not be loaded, or no report at all, is a failure. */
export function readReport(file: string): LayerResult {
  if (!existsSync(file)) return { passed: 0, failures: ['the test command left no report: it did not get to the end'] };
  const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  const failures = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults
      .filter((test) => test.status !== 'passed')
      .map((test) => `${test.status}: ${test.fullName}`);
    return failed.length === 0 && status !== 'passed' ? [`${name}: ${message}`] : failed;
  });
  return { passed: report.numPassedTests, failures };
}

/** What the README's test command left behind. */
export function readTests({ out }: CiEnvironment): LayerResult {
  return readReport(join(out, 'vitest.json'));
}
