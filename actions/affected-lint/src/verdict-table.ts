import { countFindings, markdownCode, markdownText } from '@aevon/findings';
import { isToolFault, type LinterName, linterNames, type ToolFault } from '@aevon/linters';
import type { Cell } from './lint-all.ts';
import { titleOf } from './sarif-file.ts';
import { countWords, plural } from './words.ts';

const maxRows = 40;

const faultWords: Readonly<Record<ToolFault, string>> = {
  crashed: 'crashed',
  missing: 'not installed',
  'no-configuration': 'no configuration',
  'legacy-configuration': 'old configuration',
  'wrong-version': 'wrong version',
  'timed-out': 'timed out',
  killed: 'was killed',
  'unreadable-output': 'unreadable report',
};

function describe({ run }: Cell): string {
  if (isToolFault(run.outcome)) return `🚫 ${faultWords[run.outcome]}`;
  if (run.outcome === 'no-files') return '➖ no files';
  const counts = countFindings(run.findings);
  if (counts.errors > 0) return `❌ ${countWords(counts)}`;
  if (run.findings.length > 0) return `⚠️ ${countWords(counts)}`;
  return run.files === undefined ? '✅' : `✅ ${plural(run.files, 'file')}`;
}

function weight(cells: readonly Cell[]): number {
  const faults = cells.filter(({ run }) => isToolFault(run.outcome)).length;
  const counts = countFindings(cells.flatMap(({ run }) => run.findings));
  return faults * 1e9 + counts.errors * 1e4 + counts.warnings;
}

function row(path: string, cells: readonly Cell[], used: readonly LinterName[]): string {
  const byLinter = new Map(cells.map((cell) => [cell.job.linter, cell]));
  const columns = used.map((linter) => {
    const cell = byLinter.get(linter);
    return cell === undefined ? '' : describe(cell);
  });
  const name = cells[0]?.job.package ?? path;
  const where = name === path ? '' : ` <sub>${markdownText(path)}</sub>`;
  return `| ${markdownCode(name)}${where} | ${columns.join(' | ')} |`;
}

/** One row a package, one column a linter; the worst first, and clean rows counted when there are too many. */
export function verdictTable(cells: readonly Cell[]): string {
  const used = linterNames.filter((linter) => cells.some(({ job }) => job.linter === linter));
  const groups = [...Map.groupBy(cells, ({ job }) => job.path)].sort(
    ([pathA, a], [pathB, b]) => weight(b) - weight(a) || (pathA < pathB ? -1 : 1),
  );
  const shown = groups.slice(0, maxRows);
  const rest = groups.slice(maxRows);
  const restWords = rest.every(([, group]) => weight(group) === 0) ? 'all clean' : 'some with findings, see the log';
  return [
    `| package | ${used.map(titleOf).join(' | ')} |`,
    `|---|${used.map(() => '---').join('|')}|`,
    ...shown.map(([path, group]) => row(path, group, used)),
    ...(rest.length === 0
      ? []
      : [`| … and ${plural(rest.length, 'more package')}: ${restWords} | ${used.map(() => '').join(' | ')} |`]),
  ].join('\n');
}
