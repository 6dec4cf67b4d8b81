import { z } from 'zod';

/** The runners whose reports are understood. */
export const runnerNames = ['vitest', 'pytest'] as const;
export type RunnerName = (typeof runnerNames)[number];

/**
 * How a case ended. `flaky`: failed, then passed when it was tried again. `quarantined-failed`: failed, and an entry of
 * the quarantine that has not run out holds the failure back.
 */
export const outcomes = ['passed', 'failed', 'flaky', 'skipped', 'quarantined-failed'] as const;
export type Outcome = (typeof outcomes)[number];

export const sourceLocation = z.object({
  /** Relative to the root of the repository, forward slashes. */
  file: z.string(),
  /** 1-based. */
  line: z.number(),
  column: z.number().optional(),
});
export type SourceLocation = z.infer<typeof sourceLocation>;

export const sourceExcerpt = z.object({
  /** Number of the first line shown. */
  firstLine: z.number(),
  lines: z.array(z.string()),
});
export type SourceExcerpt = z.infer<typeof sourceExcerpt>;

export const testFailure = z.object({
  /** What the runner said, without colours, at most 4,000 characters. */
  message: z.string(),
  /** Expected against received, as the runner prints it. */
  diff: z.string().optional(),
  location: sourceLocation.optional(),
  excerpt: sourceExcerpt.optional(),
});
export type TestFailure = z.infer<typeof testFailure>;

export const testCase = z.object({
  /** Package, file, suites and name, joined by ` > `: the same in every run. A second one of that name ends in `#2`. */
  id: z.string(),
  package: z.string(),
  runner: z.enum(runnerNames),
  /** Relative to the root of the repository, forward slashes. */
  file: z.string(),
  suite: z.array(z.string()),
  name: z.string(),
  outcome: z.enum(outcomes),
  durationMs: z.number(),
  /** Further attempts after the first. */
  retries: z.number(),
  /** Where the case is declared, when the runner says so. */
  line: z.number().optional(),
  /** Of the last attempt that failed; present for `flaky` too. */
  failure: testFailure.optional(),
});
export type TestCase = z.infer<typeof testCase>;

/** Something about a run, not about one test, that keeps it from being green. */
export const trouble = z.object({
  /** Stable kebab-case name: the `failure-code`. */
  code: z.string(),
  /** `inconclusive`: nothing is known of some tests. */
  verdict: z.enum(['failed', 'inconclusive']),
  /** Absent when it is about the whole run. */
  package: z.string().optional(),
  what: z.string(),
  cause: z.string().optional(),
  fix: z.string(),
  /** The tail of a log and the like. */
  details: z.array(z.string()),
});
export type Trouble = z.infer<typeof trouble>;

/** One package run by one runner. */
export const packageRun = z.object({
  package: z.string(),
  /** Relative to the root of the repository, `.` for the root package. */
  path: z.string(),
  runner: z.enum(runnerNames),
  /** Wall-clock time of the runner. */
  durationMs: z.number(),
  /** Things worth knowing that are no trouble, such as a coverage tool that is not installed. */
  notes: z.array(z.string()),
});
export type PackageRun = z.infer<typeof packageRun>;

/** A trouble about `scope` with empty details unless given. */
export function makeTrouble(
  facts: Omit<Trouble, 'details' | 'verdict'> & Partial<Pick<Trouble, 'details' | 'verdict'>>,
): Trouble {
  return { verdict: 'inconclusive', details: [], ...facts };
}
