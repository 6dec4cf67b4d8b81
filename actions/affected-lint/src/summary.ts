import { markdownBlock, markdownCode, markdownText } from '@aevon/findings';
import { type LinterName, linterNames } from '@aevon/linters';
import type { CheckVerdict, Level } from '@aevon/ports';
import { fileTable, ruleTable } from './finding-tables.ts';
import type { FixResult } from './fix/result.ts';
import type { Cell } from './lint-all.ts';
import type { Links } from './links.ts';
import type { LintReport } from './report.ts';
import { titleOf } from './sarif-file.ts';
import { verdictTable } from './verdict-table.ts';
import { countWords, plural, secondsOf } from './words.ts';

export interface SummaryFacts {
  readonly links: Links;
  /** Findings without an annotation, by level. */
  readonly held: Readonly<Record<Level, number>>;
  /** Name of the SARIF file for people. */
  readonly sarif: string;
  /** The command that mends a linter's findings. */
  readonly fixCommands: Readonly<Record<LinterName, string>>;
}

const icons: Readonly<Record<CheckVerdict, string>> = { passed: '✅', failed: '❌', skipped: '➖', inconclusive: '🚫' };

/** The decision in a few words, for the title and the log. */
export function headline(report: LintReport): string {
  const { verdict, counts, faults, cells, scope } = report;
  const packages = plural(new Set(cells.map(({ job }) => job.path)).size, 'package');
  if (verdict === 'skipped') return cells.length === 0 ? 'nothing to lint' : 'no files to lint';
  if (verdict === 'inconclusive')
    return `${plural(faults.length, 'linter run')} of ${cells.length} gave no answer; ${countWords(counts)} otherwise`;
  if (report.findings.length === 0) return `clean in ${packages}${scope === 'files' ? ', changed files only' : ''}`;
  return `${countWords(counts)} in ${plural(counts.files, 'file')} of ${packages}`;
}

function faultBlock({ job, run }: Cell): string {
  const lines = [
    `**${titleOf(job.linter)} in ${markdownCode(job.path)}:** ${markdownText(run.problem ?? run.outcome)}`,
    ...(run.remedy === undefined ? [] : [`**Fix:** ${markdownText(run.remedy)}`]),
  ];
  const evidence = run.evidence.length === 0 ? [] : [markdownBlock(run.evidence)];
  return [lines.join('<br>\n'), ...evidence].join('\n\n');
}

function fixNote(fix: FixResult): string[] {
  if (fix.outcome === 'off' || fix.outcome === 'nothing') return [];
  if (fix.outcome === 'failed') return [`⚠️ The fixes could not be handed over: ${markdownText(fix.why)}`];
  const patch = fix.outcome === 'committed' ? fix.patch : fix;
  const files = plural(patch.files.length, 'file');
  const what =
    fix.outcome === 'committed'
      ? `🔧 Fixes to ${files} were pushed to ${markdownCode(fix.branch)} as ${markdownCode(fix.sha.slice(0, 12))}. GitHub starts no workflow for a push with the job’s own token.`
      : `🔧 A patch mends ${files}: download the file of the output <code>patch</code> and run <code>git apply</code> with it.`;
  return [[what, ...patch.notes.map((note) => `⚠️ ${markdownText(note)}`)].join('<br>\n')];
}

function selfHelp({ counts, findings, fix }: LintReport, commands: SummaryFacts['fixCommands']): string[] {
  if (counts.fixable === 0 || fix.outcome === 'committed') return [];
  const tools = linterNames.filter((name) => findings.some((finding) => finding.fixable && finding.tool === name));
  const title = `**${counts.fixable} of ${plural(findings.length, 'finding')} can be mended by the linters**, in the package’s folder:`;
  return [
    `${title}\n\n${markdownBlock(
      tools.map((name) => commands[name]),
      'sh',
    )}`,
  ];
}

function versionsOf(cells: readonly Cell[]): string {
  const used = cells.flatMap(({ job, run }) =>
    run.version === undefined ? [] : [`${titleOf(job.linter)} ${run.version}`],
  );
  return [...new Set(used)].map(markdownText).join(', ');
}

function heldWords(held: SummaryFacts['held'], sarif: string): string[] {
  const count = held.error + held.warning + held.notice;
  if (count === 0) return [];
  return [
    `${plural(count, 'finding')} without an annotation (GitHub shows ten a level); all are in the SARIF file ${markdownCode(sarif)}`,
  ];
}

function uncachedWords(cells: readonly Cell[]): string[] {
  const reasons = Map.groupBy(
    cells.flatMap(({ run }) => run.uncached ?? []),
    (reason) => reason,
  );
  return [...reasons].map(
    ([reason, runs]) => `ESLint’s cache left out in ${plural(runs.length, 'package')}: ${markdownText(reason)}`,
  );
}

function footer(report: LintReport, { held, sarif }: SummaryFacts): string {
  const { cells, cache, durationMs } = report;
  const facts = [
    ...heldWords(held, sarif),
    ...(cells.length === 0 ? [] : [`${versionsOf(cells)}, ${plural(cells.length, 'run')} in ${secondsOf(durationMs)}`]),
    ...(cache.restored === 'off' ? [] : [`cache: ${markdownText(cache.restored)}; ${markdownText(cache.saved)}`]),
    ...uncachedWords(cells),
  ];
  return facts.map((fact) => `<sub>${fact}</sub>`).join('<br>\n');
}

/** The job summary: the decision, then why, then how to mend it. */
export function summarizeLint(report: LintReport, facts: SummaryFacts): string {
  const { cells, findings, faults, verdict, reason } = report;
  const sections = [
    `## ${icons[verdict]} Lint: ${headline(report)}`,
    markdownText(`Plan: ${reason}`),
    ...faults.slice(0, 10).map(faultBlock),
    ...(cells.length === 0 ? [] : [verdictTable(cells)]),
    ...fixNote(report.fix),
    ...(findings.length === 0
      ? []
      : [`### Rules\n\n${ruleTable(findings)}`, `### Files\n\n${fileTable(findings, facts.links)}`]),
    ...selfHelp(report, facts.fixCommands),
    footer(report, facts),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}
