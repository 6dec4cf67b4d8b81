import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JobResult, judge } from '../src/judge.ts';

const result = fc.constantFrom<JobResult>('success', 'failure', 'cancelled', 'skipped');

describe('judge', () => {
  it.each<[string, Record<string, JobResult>, string[], string[], string]>([
    ['all succeeded', { a: 'success', b: 'success' }, [], [], 'passed'],
    ['an optional one was skipped', { a: 'success', b: 'skipped' }, [], ['b'], 'passed'],
    ['a job was skipped that may not be', { a: 'success', b: 'skipped' }, [], [], 'failed'],
    ['an expected one was skipped though it is optional', { a: 'success', b: 'skipped' }, ['b'], ['b'], 'failed'],
    ['an expected one is absent', { a: 'success' }, ['b'], ['b'], 'failed'],
    ['an optional one failed', { a: 'success', b: 'failure' }, [], ['b'], 'failed'],
    ['one was cancelled', { a: 'success', b: 'cancelled' }, [], ['b'], 'inconclusive'],
    ['one failed and one was cancelled', { a: 'failure', b: 'cancelled' }, [], [], 'failed'],
  ])('%s', (_, results, expected, optional, verdict) => {
    expect(judge(new Map(Object.entries(results)), { expected, optional }).verdict).toBe(verdict);
  });

  it('is only green when every job succeeded or was skipped with leave', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), result, { minKeys: 1 }),
        fc.array(fc.string()),
        fc.array(fc.string()),
        (needs, expected, optional) => {
          const results = new Map(Object.entries(needs));
          const { verdict } = judge(results, { expected, optional });
          const fine = [...results].every(
            ([job, how]) =>
              how === 'success' || (how === 'skipped' && optional.includes(job) && !expected.includes(job)),
          );
          const present = expected.every((job) => results.has(job));
          expect(verdict === 'passed').toBe(fine && present);
        },
      ),
    );
  });
});
