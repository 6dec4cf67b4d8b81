import { fullName } from './case-identity.ts';
import type { TestCase } from './model.ts';
import type { QuarantineEntry } from './policy.ts';

/**
 * `holding`: kept a failure back. `passing`: its tests pass, so it can go. `expired`: its day is over.
 * `unmatched`: no test of this run has that name.
 */
export type QuarantineStatus = 'holding' | 'passing' | 'expired' | 'unmatched';

export interface QuarantineState {
  readonly entry: QuarantineEntry;
  readonly status: QuarantineStatus;
  /** Whole days that it still holds, today included; 0 or less when it has expired. */
  readonly daysLeft: number;
  /** Ids of the tests that it names. */
  readonly matches: readonly string[];
  /** Ids of those that failed. */
  readonly failing: readonly string[];
}

const day = 86_400_000;

function segmentsOf(name: string): string[] {
  return name
    .split(/ > |::/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function endsWith(segments: readonly string[], tail: readonly string[]): boolean {
  return (
    tail.length > 0 &&
    tail.length <= segments.length &&
    tail.every((part, index) => part === segments[segments.length - tail.length + index])
  );
}

/** Whether a name of the quarantine means this test; a pytest name without its parameters means all of them. */
export function namesTest(name: string, test: Pick<TestCase, 'package' | 'file' | 'suite' | 'name'>): boolean {
  const wanted = segmentsOf(name);
  const bare = { ...test, name: test.name.replace(/\[.*\]$/s, '') };
  return [test, bare].some((candidate) => {
    const inFile = segmentsOf(fullName(candidate));
    return endsWith([test.package, test.file, ...inFile], wanted) || endsWith([test.package, ...inFile], wanted);
  });
}

function daysLeft(until: string, now: Date): number {
  const end = Date.parse(`${until}T00:00:00Z`) + day;
  return Math.ceil((end - now.getTime()) / day);
}

function statusOf(failing: number, matches: number, left: number): QuarantineStatus {
  if (matches === 0) return 'unmatched';
  if (left <= 0) return 'expired';
  return failing > 0 ? 'holding' : 'passing';
}

/** Holds back the failures that an entry covers today; the cases come back with their new outcome. */
export function applyQuarantine(
  cases: readonly TestCase[],
  entries: readonly QuarantineEntry[],
  now: Date,
): { readonly cases: TestCase[]; readonly states: QuarantineState[] } {
  const states = entries.map((entry): QuarantineState => {
    const matching = cases.filter((test) => namesTest(entry.test, test));
    const failing = matching.filter((test) => test.outcome === 'failed').map((test) => test.id);
    const left = daysLeft(entry.until, now);
    return {
      entry,
      status: statusOf(failing.length, matching.length, left),
      daysLeft: left,
      matches: matching.map((test) => test.id),
      failing,
    };
  });
  const held = new Set(states.filter((state) => state.status === 'holding').flatMap((state) => state.failing));
  return {
    cases: cases.map((test) => (held.has(test.id) ? { ...test, outcome: 'quarantined-failed' as const } : test)),
    states,
  };
}
