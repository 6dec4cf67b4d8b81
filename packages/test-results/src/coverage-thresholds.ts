import { z } from 'zod';
import { coverageMetrics, filePoints, joinPoints, type CoverageMetric, type FilePoints } from './coverage-points.ts';
import { makeTrouble, runnerNames, type Trouble } from './model.ts';
import { runKey } from './partition.ts';

const coverageRule = z.object({
  /** What is counted together. */
  of: z.array(z.enum(coverageMetrics)).min(1),
  /** Percent that must have run; below zero: how many, at most, may not have run. */
  min: z.number(),
  /** Decimals to which a percentage is rounded first, as coverage.py does; absent: cut after two, as istanbul does. */
  decimals: z.number().int().min(0).max(12).optional(),
  /** Whether each file must reach it by itself. */
  perFile: z.boolean(),
  /** The pattern of a rule that is about some files only. */
  pattern: z.string().optional(),
  /** The measured files that the pattern takes; absent: all. */
  files: z.array(z.string()).optional(),
});
/** One threshold that the configuration of a test runner sets. */
export type CoverageRule = z.infer<typeof coverageRule>;

export const measuredRules = z.object({
  package: z.string(),
  path: z.string(),
  runner: z.enum(runnerNames),
  rules: z.array(coverageRule),
  files: z.record(z.string(), filePoints),
});
/** The thresholds of one package, with all that they are judged by. */
export type MeasuredRules = z.infer<typeof measuredRules>;

function joinRules(parts: readonly MeasuredRules[]): CoverageRule[] {
  const same = Map.groupBy(
    parts.flatMap((part) => part.rules),
    (rule) => JSON.stringify({ ...rule, files: undefined }),
  );
  return [...same.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return first.files === undefined ? [first] : [{ ...first, files: group.flatMap(({ files = [] }) => files) }];
  });
}

/** Joins what the shards measured, package by package. */
export function joinMeasured(parts: readonly MeasuredRules[]): MeasuredRules[] {
  return [...Map.groupBy(parts, runKey).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [{ ...first, rules: joinRules(group), files: { ...joinPoints(group.map(({ files }) => files)) } }];
  });
}

const shownMisses = 10;

interface Amount {
  readonly covered: number;
  readonly total: number;
  /** What there is of the things that are counted together. */
  readonly what: string;
}

function amountOf(files: FilePoints, names: readonly string[], of: readonly CoverageMetric[]): Amount {
  const counted = of.flatMap((metric) => names.flatMap((name) => ({ metric, ...files[name]?.[metric] })));
  const sum = (part: 'covered' | 'missed', among = counted): number =>
    among.reduce((all, points) => all + (points[part]?.length ?? 0), 0);
  const there = of.filter((metric) => {
    const own = counted.filter((points) => points.metric === metric);
    return sum('covered', own) + sum('missed', own) > 0;
  });
  return { covered: sum('covered'), total: sum('covered') + sum('missed'), what: there.join(' and ') };
}

function percentOf({ covered, total }: Pick<Amount, 'covered' | 'total'>, decimals: number | undefined): number {
  const exact = (covered / total) * 100;
  // As coverage.py: nothing is rounded up to all.
  if (decimals !== undefined) return covered === total ? 100 : Math.min(Number(exact.toFixed(decimals)), 99.999_999);
  return Math.floor((covered * 10_000) / total) / 100;
}

/** What a rule is missed by, in words; undefined where it is kept. */
function missedBy(rule: CoverageRule, amount: Amount, where: string): string | undefined {
  if (amount.total === 0) return undefined;
  const { what } = amount;
  const missed = amount.total - amount.covered;
  if (rule.min < 0)
    return missed > -rule.min
      ? `${missed} ${what} of ${where} did not run, its threshold allows ${-rule.min}`
      : undefined;
  const reached = percentOf(amount, rule.decimals);
  if (reached >= rule.min) return undefined;
  // 79.99 * 100 is a hair below 7999.
  const shown = Math.floor(reached * 100 + 1e-6) / 100;
  return `${what} ${shown} % of ${where}, its threshold is ${rule.min} %`;
}

function missesOf({ path, rules, files }: MeasuredRules): string[] {
  return rules.flatMap((rule) => {
    const names = rule.files === undefined ? Object.keys(files) : [...new Set(rule.files)];
    const where = rule.pattern === undefined ? path : `${rule.pattern} in ${path}`;
    const groups: [string[], string][] = rule.perFile ? names.sort().map((name) => [[name], name]) : [[names, where]];
    return groups.flatMap(([group, words]) => missedBy(rule, amountOf(files, group, rule.of), words) ?? []);
  });
}

/** A trouble for each package whose coverage is below a threshold of its own. */
export function judgeThresholds(measured: readonly MeasuredRules[]): Trouble[] {
  return measured.flatMap((entry) => {
    const misses = missesOf(entry);
    if (misses.length === 0) return [];
    const rest = misses.length > shownMisses ? ` (and ${misses.length - shownMisses} more)` : '';
    return [
      makeTrouble({
        code: 'coverage-threshold',
        verdict: 'failed',
        package: entry.package,
        what: misses.slice(0, shownMisses).join('; ') + rest,
        fix: `add tests, or lower the threshold in the configuration of ${entry.runner}`,
      }),
    ];
  });
}
