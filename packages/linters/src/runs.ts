import { isToolFault, type Fault, type LinterName, type LinterRun } from './port.ts';

/** A run in which the tool did not answer. */
export function faultRun(linter: LinterName, fault: Fault, version = fault.version, durationMs = 0): LinterRun {
  const { outcome, problem, remedy, evidence } = fault;
  return {
    linter,
    outcome,
    problem,
    remedy,
    evidence,
    findings: [],
    durationMs,
    ...(version === undefined ? {} : { version }),
  };
}

function sum(numbers: readonly (number | undefined)[]): number | undefined {
  const known = numbers.filter((number) => number !== undefined);
  return known.length === 0 ? undefined : known.reduce((total, number) => total + number, 0);
}

/** One run out of several calls of a tool: a fault in any of them is a fault of the whole. */
export function joinRuns(linter: LinterName, version: string, runs: readonly LinterRun[]): LinterRun {
  const durationMs = sum(runs.map((run) => run.durationMs)) ?? 0;
  const faulty = runs.find((run) => isToolFault(run.outcome));
  if (faulty !== undefined) return { ...faulty, durationMs };
  const files = sum(runs.map((run) => run.files));
  const findings = runs.flatMap((run) => run.findings);
  const looked = runs.some((run) => run.outcome !== 'no-files');
  return {
    linter,
    version,
    outcome: findings.length > 0 ? 'findings' : looked ? 'clean' : 'no-files',
    findings,
    evidence: runs.flatMap((run) => run.evidence),
    durationMs,
    ...(files === undefined ? {} : { files }),
  };
}
