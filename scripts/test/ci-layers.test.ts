import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { takeSteps } from '../ci/new-action.ts';
import { readReport } from '../ci/tests.ts';

const folder = mkdtempSync(join(tmpdir(), 'ci-layers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function step(what: string, status: number) {
  return { what, run: () => ({ status, stdout: '', output: `output of ${what}` }) };
}

function report(statuses: readonly string[], file: { status: string; message: string }) {
  const path = join(folder, `${statuses.join('-')}.json`);
  const assertionResults = statuses.map((status) => ({ status, fullName: `a ${status} test` }));
  const numPassedTests = statuses.filter((status) => status === 'passed').length;
  writeFileSync(
    path,
    JSON.stringify({ numPassedTests, testResults: [{ name: 'a.test.ts', ...file, assertionResults }] }),
  );
  return readReport(path);
}

describe('the steps of a new action', () => {
  it('count one each', () => {
    expect(takeSteps([step('one', 0), step('two', 0)])).toEqual({ passed: 2, failures: [] });
  });

  it('end with the first that fails, and name what was not run', () => {
    const { passed, failures } = takeSteps([step('one', 0), step('two', 3), step('three', 0), step('four', 0)]);
    expect(passed).toBe(1);
    expect(failures).toEqual(['two ended with 3: output of two\nnot run after it: three, four']);
  });
});

describe('a report of Vitest', () => {
  it('fails for each test that did not pass, skipped ones too', () => {
    expect(report(['passed', 'failed', 'skipped'], { status: 'failed', message: '' })).toEqual({
      passed: 1,
      failures: ['failed: a failed test', 'skipped: a skipped test'],
    });
  });

  it('fails for a file that could not be loaded, and when there is none', () => {
    expect(report([], { status: 'failed', message: 'no module' }).failures).toEqual(['a.test.ts: no module']);
    expect(readReport(join(folder, 'none.json')).failures).toHaveLength(1);
  });
});
