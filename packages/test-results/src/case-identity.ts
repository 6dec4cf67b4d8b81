import type { TestCase } from './model.ts';

const separator = ' > ';

/** The full name of a case inside its file: suites and name. */
export function fullName(test: Pick<TestCase, 'suite' | 'name'>): string {
  return [...test.suite, test.name].join(separator);
}

/**
 * Gives each case its id. Cases of the same name in one file are told apart by their order, the only thing that stays
 * the same between runs.
 */
export function identify(cases: readonly Omit<TestCase, 'id'>[]): TestCase[] {
  const seen = new Map<string, number>();
  return cases.map((test) => {
    const base = [test.package, test.file, fullName(test)].join(separator);
    const count = (seen.get(base) ?? 0) + 1;
    seen.set(base, count);
    return { id: count === 1 ? base : `${base} #${count}`, ...test };
  });
}
