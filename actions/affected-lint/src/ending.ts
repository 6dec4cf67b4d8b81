import { Red, type OutputsOf } from '@aevon/kit';
import { isToolFault } from '@aevon/linters';
import type { FailureFacts } from '@aevon/ports';
import type { spec } from './definition.ts';
import { faultCodes } from './failure-docs.ts';
import { type LintReport } from './report.ts';
import { headline } from './summary.ts';
import { titleOf } from './sarif-file.ts';

type Outputs = OutputsOf<typeof spec>;

export function outputsOf(report: LintReport, sarif: string): Outputs {
  const { counts, findings, fix, cache, verdict } = report;
  const patch = fix.outcome === 'committed' ? fix.patch.file : fix.outcome === 'patch' ? fix.file : '';
  return {
    verdict,
    errors: counts.errors,
    warnings: counts.warnings,
    fixable: counts.fixable,
    findings: findings.length,
    sarif,
    patch,
    commit: fix.outcome === 'committed' ? fix.sha : '',
    'cache-hit': cache.hit,
  };
}

function faultFacts(report: LintReport): FailureFacts | undefined {
  const [first] = report.faults;
  if (first === undefined || !isToolFault(first.run.outcome)) return undefined;
  const { job, run } = first;
  const others = report.faults
    .slice(1)
    .map((cell) => `${titleOf(cell.job.linter)} in ${cell.job.path}: ${cell.run.problem ?? cell.run.outcome}`);
  const findings =
    report.findings.length === 0 ? [] : [`The other linter runs: ${headline({ ...report, verdict: 'failed' })}`];
  return {
    kind: 'user',
    code: faultCodes[first.run.outcome],
    what: run.problem ?? `${titleOf(job.linter)} gave no answer for ${job.path}`,
    ...(run.remedy === undefined ? {} : { fix: run.remedy }),
    details: [...run.evidence, ...others, ...findings],
  };
}

function findingFacts(report: LintReport): FailureFacts {
  const mild = report.counts.errors === 0 ? ', and `fail-on` is `warning`' : '';
  return {
    kind: 'user',
    code: 'lint-findings',
    what: `${headline(report)}${mild}`,
    fix:
      report.counts.fixable > 0
        ? 'let the linters mend what they can (see the summary), then the rest by hand'
        : 'mend what the summary lists',
  };
}

/** The outputs of a green run. @throws Red for findings that count, and for every linter that gave no answer. */
export function end(report: LintReport, sarif: string): Outputs {
  const outputs = outputsOf(report, sarif);
  if (report.verdict === 'inconclusive') throw new Red({ outputs, facts: faultFacts(report) ?? findingFacts(report) });
  if (report.verdict === 'failed') throw new Red({ outputs, facts: findingFacts(report) });
  return outputs;
}
