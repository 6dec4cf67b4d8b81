import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type ScanRun, toSarif } from '@aevon/findings';
import { isToolFault, type LinterName } from '@aevon/linters';
import type { LintReport } from './report.ts';

const titles: Readonly<Record<LinterName, { readonly name: string; readonly url: string }>> = {
  eslint: { name: 'ESLint', url: 'https://eslint.org' },
  prettier: { name: 'Prettier', url: 'https://prettier.io' },
  ruff: { name: 'Ruff', url: 'https://docs.astral.sh/ruff/' },
};

export function titleOf(linter: LinterName): string {
  return titles[linter].name;
}

function scanOf(report: LintReport, linter: LinterName, leg: string): ScanRun {
  const cells = report.cells.filter(({ job }) => job.linter === linter);
  const faults = cells.filter(({ run }) => isToolFault(run.outcome));
  const version = cells.find(({ run }) => run.version !== undefined)?.run.version;
  return {
    tool: { ...titles[linter], ...(version === undefined ? {} : { version }) },
    category: leg === 'all' ? `aevon-lint/${linter}` : `aevon-lint/${linter}/${leg}`,
    findings: report.findings.filter((finding) => finding.tool === linter),
    columns: linter === 'ruff' ? 'unicodeCodePoints' : 'utf16CodeUnits',
    completed: faults.length === 0,
    problems: faults.map(({ job, run }) => `${job.path}: ${run.problem ?? run.outcome}`),
  };
}

/** Writes every finding; one run for each linter that was used. */
export async function writeSarif(report: LintReport, file: string, leg: string): Promise<void> {
  const used = [...new Set(report.cells.map(({ job }) => job.linter))];
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(toSarif(used.map((linter) => scanOf(report, linter, leg))), null, 2)}\n`);
}
