import { isAbsolute, join, relative, sep } from 'node:path';
import type { CoverageMetric, CoverageRule, FilePoints, MeasuredRules } from '@aevon/test-results';
import { compileGlobs } from '@aevon/workspace';
import type { Target } from './targets.ts';
import type { VitestWitness } from './vitest-witness.ts';

const metrics: readonly CoverageMetric[] = ['lines', 'functions', 'branches', 'statements'];
const settings = new Set<string>([...metrics, 'perFile', 'autoUpdate', '100']);

function entry(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}

function limits(set: unknown, about: Pick<CoverageRule, 'perFile' | 'pattern'>): CoverageRule[] {
  return metrics.flatMap((metric) => {
    const stated = entry(set, '100') === true ? 100 : entry(set, metric);
    return typeof stated === 'number' ? [{ of: [metric], min: stated, ...about }] : [];
  });
}

/** One set of thresholds: those of the whole, or with `perFile: true` of each file, and further ones in `perFile: {}`. */
function rulesOfSet(set: unknown, pattern: string | undefined, eachFile: boolean): CoverageRule[] {
  const about = pattern === undefined ? {} : { pattern };
  const perFile = entry(set, 'perFile');
  return [
    ...limits(set, { ...about, perFile: eachFile || perFile === true }),
    ...limits(perFile, { ...about, perFile: true }),
  ];
}

/** The rules in `coverage.thresholds`. Up to Vitest 4 `perFile: true` of the whole means every pattern too. */
export function rulesOfVitest({ thresholds, major }: Pick<VitestWitness, 'thresholds' | 'major'>): CoverageRule[] {
  const eachFile = major < 5 && thresholds['perFile'] === true;
  const patterns = Object.keys(thresholds).filter((key) => !settings.has(key));
  return [
    ...rulesOfSet(thresholds, undefined, false),
    ...patterns.flatMap((pattern) => rulesOfSet(thresholds[pattern], pattern, eachFile)),
  ];
}

function filesOf(pattern: string, files: FilePoints, target: Target, root: string): string[] {
  const inverted = pattern.startsWith('!');
  const matches = compileGlobs([inverted ? pattern.slice(1) : pattern], { dot: false });
  return Object.keys(files).filter((file) => {
    const path = relative(root, isAbsolute(file) ? file : join(target.root, file));
    return matches(path.split(sep).join('/')) !== inverted;
  });
}

/** The thresholds of a package with what they are judged by; undefined without any threshold. */
export function measureVitest(target: Target, witness: VitestWitness, files: FilePoints): MeasuredRules | undefined {
  const rules = rulesOfVitest(witness).map((rule) =>
    rule.pattern === undefined ? rule : { ...rule, files: filesOf(rule.pattern, files, target, witness.root) },
  );
  if (rules.length === 0) return undefined;
  return { package: target.package, path: target.path, runner: target.runner, rules, files: { ...files } };
}
