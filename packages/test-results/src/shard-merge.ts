import { Failure } from '@aevon/ports';
import { mergeCoverage, type FileCoverage } from './coverage.ts';
import { joinMeasured, type MeasuredRules } from './coverage-thresholds.ts';
import type { PackageRun, TestCase, Trouble } from './model.ts';
import { unitKey } from './partition.ts';
import type { ShardReport } from './shard-report.ts';

/** A shard's report with the name of the artifact it came in. */
export interface NamedShard {
  readonly name: string;
  readonly report: ShardReport;
}

export interface ShardSummary {
  readonly shard: number;
  readonly attempt: number;
  readonly durationMs: number;
  readonly files: number;
  readonly tests: number;
}

/** All shards of a run as one. */
export interface MergedReport {
  readonly commit: string;
  readonly cases: readonly TestCase[];
  readonly troubles: readonly Trouble[];
  readonly packages: readonly PackageRun[];
  readonly coverage: readonly FileCoverage[] | undefined;
  /** Packages whose configuration sets coverage thresholds. */
  readonly thresholds: readonly MeasuredRules[];
  readonly shards: readonly ShardSummary[];
  /** Reports of earlier attempts that a newer one of the same shard replaced. */
  readonly superseded: readonly NamedShard[];
}

/** What all shards must agree on. */
export interface MergeExpectation {
  readonly runId: string;
  readonly commit: string;
  /** Undefined: as many as the shards themselves say. */
  readonly shards: number | undefined;
}

const rerunAll = 're-run all jobs of the workflow, so that every shard comes from one plan';

function refuse(code: string, what: string, cause: string, fix: string): Failure {
  return new Failure({ kind: 'infrastructure', code, what, cause, fix });
}

function checkOrigin({ name, report }: NamedShard, expected: MergeExpectation, shards: number, planHash: string): void {
  const foreign = (how: string): Failure =>
    refuse(
      'shard-foreign',
      `the artifact ${name} does not belong to this run: ${how}`,
      'it was copied from another run, or jobs checked out different commits',
      rerunAll,
    );
  if (report.runId !== expected.runId) throw foreign(`it is of run ${report.runId}, this is ${expected.runId}`);
  if (report.commit !== expected.commit)
    throw foreign(`it tested commit ${report.commit}, this run is about ${expected.commit}`);
  if (report.shards !== shards) throw foreign(`it is one of ${report.shards} shards, others are of ${shards}`);
  if (report.shard > shards) throw foreign(`it says to be shard ${report.shard} of ${shards}`);
  if (report.planHash !== planHash) throw foreign('it was cut from another plan than the first shard');
}

function newestOfEach(named: readonly NamedShard[]): { newest: NamedShard[]; superseded: NamedShard[] } {
  const newest: NamedShard[] = [];
  const superseded: NamedShard[] = [];
  for (const [shard, group] of Map.groupBy(named, ({ report }) => report.shard)) {
    const [first, ...rest] = group.sort((a, b) => b.report.attempt - a.report.attempt);
    const twin = rest.find(({ report }) => report.attempt === first?.report.attempt);
    if (first !== undefined && twin !== undefined)
      throw refuse(
        'shard-doubled',
        `shard ${shard} was reported twice in attempt ${first.report.attempt}: by ${first.name} and ${twin.name}`,
        'two jobs of the matrix have the same value of `shard`',
        'give each job its own `shard`, from 1 to `shards`',
      );
    if (first !== undefined) newest.push(first);
    superseded.push(...rest);
  }
  return { newest: newest.sort((a, b) => a.report.shard - b.report.shard), superseded };
}

function checkComplete(newest: readonly NamedShard[], shards: number): void {
  const present = new Set(newest.map(({ report }) => report.shard));
  const missing = Array.from({ length: shards }, (_, index) => index + 1).filter((shard) => !present.has(shard));
  if (missing.length === 0) return;
  throw refuse(
    'shard-missing',
    `${missing.length === 1 ? 'shard' : 'shards'} ${missing.join(', ')} of ${shards} left no report`,
    'its job was cancelled, failed before the tests, or did not run',
    'look at that job, then re-run the failed jobs',
  );
}

function checkUnits(newest: readonly NamedShard[]): void {
  const owner = new Map<string, NamedShard>();
  for (const named of newest)
    for (const unit of named.report.units) {
      const other = owner.get(unitKey(unit));
      if (other !== undefined)
        throw refuse(
          'shard-overlap',
          `shards ${other.report.shard} and ${named.report.shard} both ran ${unit.file ?? unit.package}`,
          'the shards were not cut from one plan',
          rerunAll,
        );
      owner.set(unitKey(unit), named);
    }
  const planned = newest[0]?.report.planUnits ?? 0;
  if (owner.size !== planned)
    throw refuse(
      'shard-missing',
      `the shards ran ${owner.size} of ${planned} planned test files`,
      'a report lost some of its files',
      rerunAll,
    );
}

function join(newest: readonly NamedShard[], superseded: readonly NamedShard[]): MergedReport {
  const reports = newest.map(({ report }) => report);
  const coverage = reports.flatMap((report) => (report.coverage === undefined ? [] : [report.coverage]));
  return {
    commit: reports[0]?.commit ?? '',
    cases: reports.flatMap((report) => report.cases),
    troubles: reports.flatMap((report) => report.troubles),
    packages: reports.flatMap((report) => report.packages),
    coverage: coverage.length === 0 ? undefined : mergeCoverage(coverage),
    thresholds: joinMeasured(reports.flatMap((report) => report.thresholds ?? [])),
    shards: reports.map((report) => ({
      shard: report.shard,
      attempt: report.attempt,
      durationMs: report.durationMs,
      files: new Set(report.cases.map((test) => test.file)).size,
      tests: report.cases.length,
    })),
    superseded,
  };
}

/**
 * Joins the shards of one run. Of a shard that was run again, the newest attempt counts.
 * @throws Failure `shard-missing`, `shard-doubled`, `shard-foreign`, `shard-overlap`, naming the shard.
 */
export function mergeShards(named: readonly NamedShard[], expected: MergeExpectation): MergedReport {
  const { newest, superseded } = newestOfEach(named);
  const first = newest[0];
  const shards = expected.shards ?? first?.report.shards ?? 1;
  if (first !== undefined) for (const shard of newest) checkOrigin(shard, expected, shards, first.report.planHash);
  checkComplete(newest, shards);
  checkUnits(newest);
  return join(newest, superseded);
}

/**
 * What is known where shards are missing: the newest reports of those that are there, with nothing held against them.
 * For showing beside the refusal, never for a green answer.
 */
export function joinPresent(named: readonly NamedShard[]): MergedReport {
  const { newest, superseded } = newestOfEach(named);
  // A part of the coverage reaches no threshold.
  return { ...join(newest, superseded), thresholds: [] };
}
