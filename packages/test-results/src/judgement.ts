import type { CheckVerdict } from '@aevon/ports';
import { judgeThresholds } from './coverage-thresholds.ts';
import { compareCoverage, type CoverageComparison, type TestHistory } from './history.ts';
import { makeTrouble, outcomes, type Outcome, type PackageRun, type TestCase, type Trouble } from './model.ts';
import type { TestPolicy } from './policy.ts';
import { applyQuarantine, type QuarantineState } from './quarantine.ts';
import type { MergedReport } from './shard-merge.ts';

export type OutcomeCounts = Readonly<Record<Outcome, number>> & { readonly total: number };

export interface Judgement {
  readonly verdict: CheckVerdict;
  /** Empty when green. */
  readonly code: string;
  readonly report: MergedReport;
  /** With the quarantine applied. */
  readonly cases: readonly TestCase[];
  readonly counts: OutcomeCounts;
  readonly troubles: readonly Trouble[];
  readonly quarantine: readonly QuarantineState[];
  /** Undefined without coverage. */
  readonly coverage: CoverageComparison | undefined;
  /** Whether the base branch has numbers to compare with. */
  readonly hasBase: boolean;
}

/** Counts cases by outcome. */
export function countOutcomes(cases: readonly TestCase[]): OutcomeCounts {
  const counted = outcomes.map(
    (outcome) => [outcome, cases.filter((test) => test.outcome === outcome).length] as const,
  );
  const zero: Record<Outcome, number> = { passed: 0, failed: 0, flaky: 0, skipped: 0, 'quarantined-failed': 0 };
  for (const [outcome, count] of counted) zero[outcome] = count;
  return { ...zero, total: cases.length };
}

function tooFew(count: number, policy: TestPolicy): Trouble[] {
  if (count >= policy.minTests) return [];
  const what = count === 0 ? 'no test was run' : `only ${count} tests were run`;
  return [
    makeTrouble({
      code: 'no-tests',
      what: `${what}, and \`min-tests\` asks for ${policy.minTests}`,
      cause: 'the pattern that finds test files matches nothing, or the files were renamed',
      fix: 'check the include patterns of the test runners, or lower `min-tests`',
    }),
  ];
}

function tooFlaky(counts: OutcomeCounts, policy: TestPolicy): Trouble[] {
  if (policy.maxFlaky === undefined || counts.flaky <= policy.maxFlaky) return [];
  return [
    makeTrouble({
      code: 'too-many-flaky',
      verdict: 'failed',
      what: `${counts.flaky} tests passed only when tried again, and \`max-flaky\` allows ${policy.maxFlaky}`,
      fix: 'mend the flaky tests listed in the summary, or quarantine them with a date',
    }),
  ];
}

function expired(states: readonly QuarantineState[]): Trouble[] {
  return states
    .filter((state) => state.status === 'expired' && state.failing.length > 0)
    .map((state) =>
      makeTrouble({
        code: 'quarantine-expired',
        verdict: 'failed',
        what: `the quarantine of "${state.entry.test}" ended on ${state.entry.until} and the test still fails`,
        cause: state.entry.why,
        fix: 'mend the test, or give the entry a later date and a reason',
      }),
    );
}

function dropped(coverage: CoverageComparison | undefined, policy: TestPolicy): Trouble[] {
  const { delta } = coverage ?? {};
  if (policy.maxDrop === undefined || delta === undefined || -delta <= policy.maxDrop) return [];
  return [
    makeTrouble({
      code: 'coverage-dropped',
      verdict: 'failed',
      what: `line coverage fell by ${(-delta).toFixed(2)} points, and \`max-drop\` allows ${policy.maxDrop}`,
      fix: 'add tests for the new lines, or raise `max-drop`',
    }),
  ];
}

/** Where a part of a package's tests is not known, its coverage is not either. */
function belowThreshold({ thresholds, troubles }: MergedReport): Trouble[] {
  const told = new Set(troubles.map((entry) => entry.package));
  return judgeThresholds(thresholds.filter((entry) => !told.has(entry.package)));
}

/** Packages in which a runner found no test and was content with that. */
export function emptyPackages({ packages, cases, troubles }: MergedReport): PackageRun[] {
  const known = new Set([...cases, ...troubles].map((entry) => entry.package));
  return packages.filter((run) => !known.has(run.package));
}

function lost(report: MergedReport, policy: TestPolicy, base: TestHistory | undefined): Trouble[] {
  if (policy.minTests === 0) return [];
  return emptyPackages(report).flatMap((run) => {
    const before = base?.packages[run.package]?.tests ?? 0;
    if (before === 0) return [];
    return [
      makeTrouble({
        code: 'tests-lost',
        verdict: 'failed',
        package: run.package,
        what: `0 tests in ${run.path}, and the base branch has ${before}`,
        cause: `the files were moved or renamed, and \`passWithNoTests\` lets ${run.runner} end well without any`,
        fix: `bring them back, or take ${run.runner} out of the package; \`min-tests: 0\` lets packages be empty`,
      }),
    ];
  });
}

function decide(
  counts: OutcomeCounts,
  troubles: readonly Trouble[],
  planned: number,
): { verdict: CheckVerdict; code: string } {
  const unknown = troubles.find((entry) => entry.verdict === 'inconclusive');
  const red = troubles.find((entry) => entry.verdict === 'failed');
  // A known failure is said first; what is not known can only make it worse.
  if (counts.failed > 0) return { verdict: 'failed', code: 'tests-failed' };
  if (unknown !== undefined) return { verdict: 'inconclusive', code: unknown.code };
  if (red !== undefined) return { verdict: 'failed', code: red.code };
  return { verdict: planned === 0 && counts.total === 0 ? 'skipped' : 'passed', code: '' };
}

/** Decides how a run ended. `now` decides which entries of the quarantine still hold. */
export function judge(
  report: MergedReport,
  policy: TestPolicy,
  circumstances: { readonly now: Date; readonly base: TestHistory | undefined },
): Judgement {
  const { cases, states } = applyQuarantine(report.cases, policy.quarantine, circumstances.now);
  const counts = countOutcomes(cases);
  const coverage = compareCoverage(report, circumstances.base);
  const planned = report.packages.length;
  const gone = lost(report, policy, circumstances.base);
  const few = planned === 0 && report.troubles.length === 0 ? [] : tooFew(counts.total, policy);
  const explained = gone.length > 0 || report.troubles.some((entry) => entry.verdict === 'inconclusive');
  const troubles = [
    ...report.troubles,
    ...gone,
    ...(explained ? [] : few),
    ...expired(states),
    ...tooFlaky(counts, policy),
    ...belowThreshold(report),
    ...dropped(coverage, policy),
  ];
  const hasBase = Object.keys(circumstances.base?.packages ?? {}).length > 0;
  return {
    ...decide(counts, troubles, planned),
    report,
    cases,
    counts,
    troubles,
    quarantine: states,
    coverage,
    hasBase,
  };
}
