import { markdownBlock, markdownCode, markdownText } from '@aevon/findings';
import { fullName } from '../case-identity.ts';
import type { Judgement } from '../judgement.ts';
import type { TestCase } from '../model.ts';
import type { QuarantineState } from '../quarantine.ts';
import { bar, duration, percentage, plural, points } from './amounts.ts';
import { folded, table } from './table.ts';

const slowestShown = 10;

function named(test: TestCase): string {
  return `${markdownText(fullName(test))} · ${markdownText(test.package)}`;
}

/** What kept the run from being judged whole, with the fix and the end of the log. */
export function renderTroubles({ troubles }: Judgement): string {
  const blocks = troubles.map((entry) => {
    const cause = entry.cause === undefined ? '' : `<br>Likely cause: ${markdownText(entry.cause)}`;
    const log = entry.details.length === 0 ? '' : `\n\n${folded('End of the log', markdownBlock(entry.details))}`;
    return `**${markdownText(entry.what)}** (${markdownCode(entry.code)})${cause}<br>Fix: ${markdownText(entry.fix)}${log}`;
  });
  return blocks.join('\n\n');
}

function rowOf(judgement: Judgement, name: string): string[] {
  const cases = judgement.cases.filter((test) => test.package === name);
  const runs = judgement.report.packages.filter((run) => run.package === name);
  const count = (outcome: TestCase['outcome']): string => {
    const amount = cases.filter((test) => test.outcome === outcome).length;
    return amount === 0 ? '' : String(amount);
  };
  const coverage = judgement.coverage?.packages.find((entry) => entry.package === name);
  const runners = [...new Set(runs.map((run) => run.runner))].join(', ');
  const troubled = judgement.troubles.some((entry) => entry.package === name);
  const mark = count('failed') !== '' ? '❌' : troubled ? '⚠️' : '✅';
  const lines =
    coverage === undefined
      ? []
      : [`${bar(coverage.percent / 100, 8)} ${percentage(coverage.percent)}`, points(coverage.delta)];
  const time = duration(runs.reduce((sum, run) => sum + run.durationMs, 0));
  const numbers = [String(cases.length), count('failed'), count('flaky'), count('skipped'), time];
  return [
    `${mark} ${markdownText(name)}`,
    runners,
    ...numbers,
    ...(judgement.coverage === undefined ? [] : lines.length === 0 ? ['–', ''] : lines),
  ];
}

/** A row for each package: the packages in trouble first. */
export function renderPackages(judgement: Judgement): string {
  const names = [...new Set(judgement.report.packages.map((run) => run.package))];
  if (names.length === 0) return '';
  const header = ['Package', 'Runner', 'Tests', 'Failed', 'Flaky', 'Skipped', 'Time'];
  const withCoverage = judgement.coverage === undefined ? header : [...header, 'Lines covered', 'Δ base'];
  const rows = names.map((name) => rowOf(judgement, name));
  rows.sort((a, b) => Number(a[0]?.startsWith('✅')) - Number(b[0]?.startsWith('✅')));
  return table(withCoverage, rows, [2, 3, 4, 5, 6, 8]);
}

/** The tests that took longest, with how much of the time of all they took. */
export function renderSlowest({ cases }: Judgement): string {
  const slow = cases
    .filter((test) => test.durationMs >= 1)
    .sort((a, b) => b.durationMs - a.durationMs)
    .slice(0, slowestShown);
  const first = slow[0];
  if (first === undefined) return '';
  const rows = slow.map((test) => [
    duration(test.durationMs),
    bar(test.durationMs / first.durationMs, 10),
    named(test),
  ]);
  return folded(
    `Slowest tests (the longest took ${duration(first.durationMs)})`,
    table(['Time', '', 'Test'], rows, [0]),
  );
}

/** Tests that passed only when tried again, with what they said before. */
export function renderFlaky({ cases }: Judgement): string {
  const flaky = cases.filter((test) => test.outcome === 'flaky');
  if (flaky.length === 0) return '';
  const rows = flaky
    .slice(0, 50)
    .map((test) => [
      named(test),
      String(test.retries),
      markdownText((test.failure?.message ?? '').split('\n')[0] ?? ''),
    ]);
  return `### Flaky\n\n${table(['Test', 'Retries', 'Failed first with'], rows, [1])}`;
}

const states: Readonly<Record<QuarantineState['status'], string>> = {
  holding: '🔒 fails, held back',
  passing: 'passes: the entry can go',
  expired: '⌛ expired',
  unmatched: 'matches no test',
};

/** Entries of the quarantine that this run says something of, the most urgent first. */
export function renderQuarantine(quarantine: readonly QuarantineState[]): string {
  const shown = quarantine.filter((state) => state.status !== 'unmatched').sort((a, b) => a.daysLeft - b.daysLeft);
  if (shown.length === 0) return '';
  const rows = shown.map((state) => [
    markdownText(state.entry.test),
    states[state.status],
    state.daysLeft <= 0 ? `ended ${state.entry.until}` : `${plural(state.daysLeft, 'day')} (${state.entry.until})`,
    markdownText(state.entry.why),
  ]);
  return `### Quarantine\n\n${table(['Test', 'Now', 'Left', 'Why'], rows)}`;
}

/** How evenly the shards shared the time; empty for a run without shards. */
export function renderShards({ report }: Judgement): string {
  if (report.shards.length < 2) return '';
  const longest = Math.max(...report.shards.map((shard) => shard.durationMs), 1);
  const rows = report.shards.map((shard) => [
    `${shard.shard}${shard.attempt > 1 ? ` (attempt ${shard.attempt})` : ''}`,
    duration(shard.durationMs),
    bar(shard.durationMs / longest),
    String(shard.files),
    String(shard.tests),
  ]);
  const replaced = report.superseded.map(
    ({ report: old }) => `Shard ${old.shard} was run again: its attempt ${old.attempt} does not count.`,
  );
  const mean = report.shards.reduce((sum, shard) => sum + shard.durationMs, 0) / report.shards.length;
  const title = `Shards (${report.shards.length}, the longest took ${(longest / Math.max(mean, 1)).toFixed(2)} × the mean)`;
  return [folded(title, table(['Shard', 'Time', '', 'Files', 'Tests'], rows, [0, 1, 3, 4])), ...replaced].join('\n\n');
}
