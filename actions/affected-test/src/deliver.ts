import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Red, type OutputsOf } from '@aevon/kit';
import { isGreen } from '@aevon/ports';
import {
  annotationsOf,
  emptyPackages,
  fullName,
  headline,
  renderSummary,
  writeJunit,
  writeLcov,
  type Judgement,
  type SummaryBase,
} from '@aevon/test-results';
import type { spec } from './definition.ts';
import type { Ports } from './ports.ts';

type Outputs = OutputsOf<typeof spec>;

function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value * 100) / 100;
}

function writeFiles({ runner }: Ports, judgement: Judgement): Pick<Outputs, 'junit' | 'coverage-file' | 'report'> {
  const directory = mkdtempSync(join(runner.temp, 'aevon-report-'));
  const junit = join(directory, 'junit.xml');
  const report = join(directory, 'report.json');
  writeFileSync(junit, writeJunit(judgement.cases));
  const { report: merged, ...decision } = judgement;
  writeFileSync(
    report,
    JSON.stringify({
      version: 1,
      commit: merged.commit,
      ...decision,
      packages: merged.packages,
      shards: merged.shards,
    }),
  );
  if (merged.coverage === undefined) return { junit, report };
  const coverageFile = join(directory, 'coverage.lcov');
  writeFileSync(coverageFile, writeLcov(merged.coverage));
  return { junit, report, 'coverage-file': coverageFile };
}

function outputsOf(ports: Ports, judgement: Judgement): Outputs {
  const { counts, coverage } = judgement;
  const percent = rounded(coverage?.percent);
  const delta = rounded(coverage?.delta);
  return {
    verdict: judgement.verdict,
    tests: counts.total,
    passed: counts.passed,
    failed: counts.failed,
    flaky: counts.flaky,
    skipped: counts.skipped,
    quarantined: counts['quarantined-failed'],
    ...(percent === undefined ? {} : { coverage: percent }),
    ...(delta === undefined ? {} : { 'coverage-delta': delta }),
    ...writeFiles(ports, judgement),
  };
}

function logFailures({ reporter }: Ports, judgement: Judgement): void {
  for (const test of judgement.cases) {
    if (test.outcome !== 'failed') continue;
    const { location, message = '' } = test.failure ?? {};
    const place = location === undefined ? test.file : `${location.file}:${location.line}`;
    reporter.info(`✗ ${test.package} > ${fullName(test)}  (${place})`);
    for (const line of message.split('\n').slice(0, 10)) reporter.info(`  │ ${line}`);
  }
}

function warnOfQuarantine({ reporter }: Ports, judgement: Judgement, complete: boolean): void {
  for (const { entry, status } of judgement.quarantine) {
    if (status === 'passing') reporter.info(`the quarantine of "${entry.test}" can go: its tests pass`);
    if (status === 'expired')
      reporter.warning(
        `the quarantine of "${entry.test}" ended on ${entry.until}: remove the entry, or give it a later date`,
      );
    // Where only affected packages were tested, a test that is not there may be in another package.
    if (status === 'unmatched' && complete)
      reporter.warning(`the quarantine names "${entry.test}", and no test has that name`);
  }
}

/** Where the base branch had tests it is an error; else it may be meant, and is said. */
function warnOfEmpty({ reporter }: Ports, { report, troubles }: Judgement): void {
  const told = new Set(troubles.map((entry) => entry.package));
  for (const run of emptyPackages(report))
    if (!told.has(run.package))
      reporter.warning(`0 tests in ${run.path}: ${run.runner} found none and ended well all the same`);
}

export interface Delivery {
  /** What coverage was compared with. */
  readonly base: SummaryBase;
  /** Whether every package with tests was tested. */
  readonly complete: boolean;
  /** A shard leaves annotations and the long summary to the job that merges. */
  readonly part: { readonly shard: number; readonly shards: number } | undefined;
}

function showWhole(ports: Ports, judgement: Judgement, delivery: Delivery): void {
  const { reporter } = ports;
  warnOfQuarantine(ports, judgement, delivery.complete);
  warnOfEmpty(ports, judgement);
  reporter.summary(renderSummary(judgement, delivery.base));
  const { held } = reporter.annotate(annotationsOf(judgement));
  if (held > 0)
    reporter.info(`${held} more annotations are held back: GitHub shows ten of a kind; all are in the summary`);
}

/**
 * Shows a judged run: log, summary, annotations, files, outputs.
 * @throws Red when it is not green, with the outputs.
 */
export function deliver(ports: Ports, judgement: Judgement, delivery: Delivery): Outputs {
  const { part } = delivery;
  const said = headline(judgement);
  logFailures(ports, judgement);
  if (part === undefined) showWhole(ports, judgement, delivery);
  else
    ports.reporter.summary(
      `Shard ${part.shard} of ${part.shards}: ${said}. The whole report is in the summary of the job that merges.`,
    );
  ports.reporter.info(said);
  const outputs = outputsOf(ports, judgement);
  if (isGreen(judgement.verdict)) return outputs;
  const trouble = judgement.troubles.find((entry) => entry.code === judgement.code);
  const fix = trouble?.fix ?? 'look at the failures in the summary';
  const cause = trouble?.cause === undefined ? {} : { cause: trouble.cause };
  throw new Red({ outputs, facts: { kind: 'user', code: judgement.code, what: said, fix, ...cause } });
}
