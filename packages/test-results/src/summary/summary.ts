import { markdownText } from '@aevon/findings';
import type { Judgement } from '../judgement.ts';
import { duration, percentage, plural, points } from './amounts.ts';
import { renderFailures } from './failures.ts';
import {
  renderFlaky,
  renderPackages,
  renderQuarantine,
  renderShards,
  renderSlowest,
  renderTroubles,
} from './sections.ts';

function packageCount(judgement: Judgement): number {
  return new Set(judgement.report.packages.map((run) => run.package)).size;
}

function failedLine(judgement: Judgement): string {
  const { counts, cases } = judgement;
  const broken = new Set(cases.filter((test) => test.outcome === 'failed').map((test) => test.package)).size;
  const all = packageCount(judgement);
  const where = all === 1 ? '' : `, in ${broken} of ${plural(all, 'package')}`;
  return `${counts.failed.toLocaleString('en-US')} of ${plural(counts.total, 'test')} failed${where}`;
}

/** The decision in one line, as plain text. */
export function headline(judgement: Judgement): string {
  const { counts, verdict, troubles } = judgement;
  if (verdict === 'skipped') return 'Nothing to test: no affected package has tests';
  if (verdict === 'inconclusive')
    return `Not known: ${troubles.find((entry) => entry.verdict === 'inconclusive')?.what ?? 'a runner did not answer'}`;
  if (counts.failed > 0) return failedLine(judgement);
  if (verdict === 'failed') return troubles.find((entry) => entry.verdict === 'failed')?.what ?? 'The run failed';
  return `${plural(counts.total, 'test')} in ${plural(packageCount(judgement), 'package')}, none failed`;
}

const marks = { passed: '✅', failed: '❌', skipped: '⏭️', inconclusive: '⚠️' } as const;

/** Where numbers to compare with come from. */
export interface SummaryBase {
  readonly branch: string;
  /** Why there are none, in words; undefined when there are. */
  readonly note: string | undefined;
}

function comparison({ coverage, hasBase }: Judgement, base: SummaryBase): string {
  if (coverage?.delta !== undefined) return `${points(coverage.delta)} against \`${markdownText(base.branch)}\``;
  if (hasBase) return `\`${markdownText(base.branch)}\` has no numbers for these packages yet`;
  return markdownText(base.note ?? 'nothing to compare with');
}

function coverageLine(judgement: Judgement, base: SummaryBase): string[] {
  if (judgement.coverage?.percent === undefined) return [];
  return [`lines covered ${percentage(judgement.coverage.percent)} (${comparison(judgement, base)})`];
}

function facts(judgement: Judgement, base: SummaryBase): string {
  const { counts, report } = judgement;
  const parts = [
    `${counts.passed.toLocaleString('en-US')} passed`,
    ...(counts.failed > 0 ? [`**${counts.failed} failed**`] : []),
    ...(counts.flaky > 0 ? [`${counts.flaky} flaky`] : []),
    ...(counts['quarantined-failed'] > 0 ? [`${counts['quarantined-failed']} quarantined`] : []),
    ...(counts.skipped > 0 ? [`${counts.skipped} skipped`] : []),
    duration(Math.max(0, ...report.shards.map((shard) => shard.durationMs))),
    ...coverageLine(judgement, base),
  ];
  return parts.join(' · ');
}

function notes({ report }: Judgement): string {
  const lines = report.packages.flatMap((run) =>
    run.notes.map((note) => `- ${markdownText(run.package)}: ${markdownText(note)}`),
  );
  return lines.length === 0 ? '' : `Notes:\n\n${[...new Set(lines)].join('\n')}`;
}

/**
 * The job summary: the decision first, then what kept it from green, then numbers.
 */
export function renderSummary(judgement: Judgement, base: SummaryBase): string {
  const title = `## ${marks[judgement.verdict]} Tests: ${markdownText(headline(judgement))}`;
  if (judgement.verdict === 'skipped') return title;
  const parts = [
    title,
    facts(judgement, base),
    renderTroubles(judgement),
    renderFailures(judgement.cases),
    renderPackages(judgement),
    renderFlaky(judgement),
    renderQuarantine(judgement.quarantine),
    renderSlowest(judgement),
    renderShards(judgement),
    notes(judgement),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}
