import { z } from 'zod';
import { linesByPackage, percent, type LineTotal } from './coverage.ts';
import { runKey, unitKey } from './partition.ts';
import type { MergedReport } from './shard-merge.ts';

const packageHistory = z.object({
  /** Commit of the run that these numbers are of. */
  commit: z.string(),
  tests: z.number(),
  coverage: z.object({ covered: z.number(), total: z.number() }).optional(),
  /** Milliseconds by `unitKey`. */
  timings: z.record(z.string(), z.number()),
  /** Milliseconds by `runKey` that a runner took besides its tests. */
  overheads: z.record(z.string(), z.number()),
});

const history = z.object({ version: z.literal(1), packages: z.record(z.string(), packageHistory) });
/** What a branch remembers of its packages' tests. A run adds the packages that it tested and keeps the others. */
export type TestHistory = z.infer<typeof history>;

/** A history file; undefined when it is none of this version, which costs no more than its numbers. */
export function parseHistory(text: string): TestHistory | undefined {
  try {
    return history.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Milliseconds by `unitKey` over all packages. */
export function timingsOf(known: TestHistory | undefined): Map<string, number> {
  return new Map(Object.values(known?.packages ?? {}).flatMap((entry) => Object.entries(entry.timings)));
}

/** Milliseconds by `runKey` over all packages. */
export function overheadsOf(known: TestHistory | undefined): Map<string, number> {
  return new Map(Object.values(known?.packages ?? {}).flatMap((entry) => Object.entries(entry.overheads)));
}

/** Shards each start the runner anew, so their starts are averaged. */
function overheads(report: MergedReport, name: string): Record<string, number> {
  const runs = report.packages.filter((run) => run.package === name);
  const entries = [...Map.groupBy(runs, runKey)].map(([key, same]): [string, number] => {
    const wall = same.reduce((sum, run) => sum + run.durationMs, 0);
    const tests = report.cases.filter((test) => runKey(test) === key).reduce((sum, test) => sum + test.durationMs, 0);
    return [key, Math.round(Math.max(0, wall - tests) / same.length)];
  });
  return Object.fromEntries(entries);
}

function timings(report: MergedReport, name: string): Record<string, number> {
  const files: Record<string, number> = {};
  for (const test of report.cases) {
    if (test.package !== name) continue;
    const key = unitKey({ package: name, runner: test.runner, file: test.file });
    files[key] = (files[key] ?? 0) + test.durationMs;
  }
  return Object.fromEntries(Object.entries(files).map(([key, value]) => [key, Math.round(value)]));
}

/** Names and paths of the packages that a report is about. */
export function packagesOf(report: MergedReport): { readonly name: string; readonly path: string }[] {
  const paths = new Map(report.packages.map((run) => [run.package, run.path]));
  return [...paths].map(([name, path]) => ({ name, path }));
}

/** Packages whose numbers are whole: nothing kept a part of their tests from being known. */
function wholePackages(report: MergedReport): { readonly name: string; readonly path: string }[] {
  const troubled = new Set(report.troubles.map((entry) => entry.package));
  return troubled.has(undefined) ? [] : packagesOf(report).filter(({ name }) => !troubled.has(name));
}

/** The history after a run; undefined when the run has nothing to add to it. */
export function extendHistory(before: TestHistory | undefined, report: MergedReport): TestHistory | undefined {
  const whole = wholePackages(report);
  if (whole.length === 0) return undefined;
  const packages = { ...before?.packages };
  const lines = linesByPackage(report.coverage ?? [], packagesOf(report));
  for (const { name } of whole) {
    const coverage = lines.get(name) ?? packages[name]?.coverage;
    packages[name] = {
      commit: report.commit,
      tests: report.cases.filter((test) => test.package === name).length,
      ...(coverage === undefined ? {} : { coverage }),
      timings: timings(report, name),
      overheads: overheads(report, name),
    };
  }
  return { version: 1, packages };
}

export interface PackageCoverage {
  readonly package: string;
  readonly lines: LineTotal;
  readonly percent: number;
  /** Percentage points against the base; undefined where the base has none. */
  readonly delta: number | undefined;
}

export interface CoverageComparison {
  readonly packages: readonly PackageCoverage[];
  /** Over the packages tested; undefined without any line. */
  readonly percent: number | undefined;
  /** Over those packages that the base has too. */
  readonly delta: number | undefined;
}

function sum(lines: readonly LineTotal[]): LineTotal {
  return lines.reduce((all, one) => ({ covered: all.covered + one.covered, total: all.total + one.total }), {
    covered: 0,
    total: 0,
  });
}

function difference(head: LineTotal, base: LineTotal | undefined): number | undefined {
  const [now, before] = [percent(head), base === undefined ? undefined : percent(base)];
  return now === undefined || before === undefined ? undefined : now - before;
}

/** Line coverage of the packages tested, against what the base branch remembers of the same packages. */
export function compareCoverage(report: MergedReport, base: TestHistory | undefined): CoverageComparison | undefined {
  if (report.coverage === undefined) return undefined;
  const lines = [...linesByPackage(report.coverage, packagesOf(report))].filter(([, total]) => total.total > 0);
  const packages = lines.map(([name, total]) => ({
    package: name,
    lines: total,
    percent: percent(total) ?? 0,
    delta: difference(total, base?.packages[name]?.coverage),
  }));
  const shared = lines.flatMap(([name, head]) => {
    const before = base?.packages[name]?.coverage;
    return before === undefined ? [] : [{ head, before }];
  });
  return {
    packages,
    percent: percent(sum(lines.map(([, total]) => total))),
    delta: difference(sum(shared.map(({ head }) => head)), sum(shared.map(({ before }) => before))),
  };
}
