import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Counts, countFindings, type Finding, identify, type LinesOf, rankFindings } from '@aevon/findings';
import { isToolFault } from '@aevon/linters';
import type { CheckVerdict } from '@aevon/ports';
import type { CacheUse } from './cache.ts';
import type { FixResult } from './fix/result.ts';
import type { Cell } from './lint-all.ts';

export interface LintReport {
  readonly verdict: CheckVerdict;
  readonly cells: readonly Cell[];
  /** All findings, the most telling first. */
  readonly findings: readonly Finding[];
  readonly counts: Counts;
  /** Cells in which a linter gave no answer. */
  readonly faults: readonly Cell[];
  readonly failOn: 'error' | 'warning';
  readonly scope: 'packages' | 'files';
  /** Why the plan has these packages. */
  readonly reason: string;
  readonly cache: CacheUse;
  readonly fix: FixResult;
  readonly durationMs: number;
}

const maxSourceBytes = 5 * 1024 * 1024;

/** Lines of files of the workspace, each read once. */
export function createLinesOf(workspace: string): LinesOf {
  const known = new Map<string, readonly string[] | undefined>();
  return (file) => {
    if (!known.has(file)) known.set(file, readLines(path.join(workspace, file)));
    return known.get(file);
  };
}

function readLines(file: string): readonly string[] | undefined {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return size === 0 || size > maxSourceBytes ? undefined : readFileSync(file, 'utf8').split(/\r\n|\r|\n/);
}

export function findingsOf(cells: readonly Cell[], workspace: string): Finding[] {
  const drafts = cells.flatMap(({ run }) => run.findings);
  return rankFindings(identify(drafts, createLinesOf(workspace)));
}

export function faultsOf(cells: readonly Cell[]): Cell[] {
  return cells.filter(({ run }) => isToolFault(run.outcome));
}

/** Whether findings of these counts make the step fail. */
export function isRefused(counts: Counts, failOn: 'error' | 'warning'): boolean {
  return counts.errors > 0 || (failOn === 'warning' && counts.warnings > 0);
}

/** A linter without an answer outweighs everything: what it would have said is not known. */
export function judge(cells: readonly Cell[], counts: Counts, failOn: 'error' | 'warning'): CheckVerdict {
  if (faultsOf(cells).length > 0) return 'inconclusive';
  if (isRefused(counts, failOn)) return 'failed';
  return cells.every(({ run }) => run.outcome === 'no-files') ? 'skipped' : 'passed';
}

export function makeReport(
  cells: readonly Cell[],
  workspace: string,
  rest: Pick<LintReport, 'failOn' | 'scope' | 'reason' | 'cache' | 'fix' | 'durationMs'>,
): LintReport {
  const findings = findingsOf(cells, workspace);
  const counts = countFindings(findings);
  return { ...rest, cells, findings, counts, faults: faultsOf(cells), verdict: judge(cells, counts, rest.failOn) };
}
