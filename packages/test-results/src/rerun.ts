import type { TestCase } from './model.ts';

/**
 * Lays the results of another attempt at the failed cases over the first ones: what passes now was flaky, what fails
 * again keeps its newest failure. A case that the attempt did not report stays as it was.
 */
export function mergeRerun(first: readonly TestCase[], again: readonly TestCase[]): TestCase[] {
  const rerun = new Map(again.map((test) => [test.id, test]));
  return first.map((test) => {
    const second = rerun.get(test.id);
    if (test.outcome !== 'failed' || second === undefined) return test;
    const retries = test.retries + 1;
    if (second.outcome === 'passed') return { ...test, outcome: 'flaky', retries, durationMs: second.durationMs };
    if (second.outcome === 'failed') return { ...second, retries };
    return { ...test, retries };
  });
}
