import { markdownBlock, markdownCode, markdownText } from '@aevon/findings';
import { logTail } from '@aevon/turbo';
import type { FailedTask } from './annotations.ts';
import type { CacheState } from './build-cache.ts';
import type { TaskRow } from './task-rows.ts';
import { timelineChart } from './timeline.ts';
import type { Judged } from './verdict.ts';

export interface BuildReport {
  readonly verdict: Judged['verdict'];
  readonly rows: readonly TaskRow[];
  readonly failed: readonly FailedTask[];
  /** What of the selection had nothing to run. */
  readonly notes: readonly string[];
  readonly cache: { readonly state: CacheState; readonly note: string };
  readonly turbo: string;
  readonly durationMs: number;
}

const shownRows = 80;
const shownFailures = 3;
const shownLogLines = 40;

/** `840 ms`, `12.3 s`, `4 min 5 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

function count(amount: number, word: string): string {
  return `${amount} ${word}${amount === 1 ? '' : 's'}`;
}

export interface Tally {
  readonly hits: number;
  readonly misses: number;
  readonly failed: readonly string[];
  readonly savedMs: number;
}

/** The numbers that are outputs too. */
export function tally(rows: readonly TaskRow[]): Tally {
  return {
    hits: rows.filter((row) => row.state === 'hit').length,
    misses: rows.filter((row) => row.state === 'built' || row.state === 'failed').length,
    failed: rows.filter((row) => row.state === 'failed').map((row) => row.id),
    savedMs: rows.reduce((sum, row) => sum + row.savedMs, 0),
  };
}

function headline({ verdict, rows }: BuildReport): string {
  const { hits, failed, savedMs } = tally(rows);
  if (verdict === 'failed') return `❌ Build failed: ${count(failed.length, 'task')} of ${rows.length}`;
  if (verdict === 'inconclusive') return '❔ Build did not come to an end';
  const saved = savedMs > 0 ? `, ${duration(savedMs)} saved` : '';
  return `✅ Built: ${count(rows.length, 'task')}, ${hits} from the cache${saved}`;
}

const results: Readonly<Record<TaskRow['state'], string>> = {
  hit: '🟢 from the cache',
  built: '🔨 built',
  failed: '❌ failed',
  'not-run': '➖ not run',
};

function timeOf({ state, durationMs, savedMs }: TaskRow): string {
  if (state === 'not-run') return '';
  return state === 'hit' ? `${duration(savedMs)} saved` : duration(durationMs);
}

function table(rows: readonly TaskRow[]): readonly string[] {
  if (rows.length === 0) return [];
  const order: readonly TaskRow['state'][] = ['failed', 'not-run', 'built', 'hit'];
  const sorted = [...rows].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  const lines = sorted
    .slice(0, shownRows)
    .map((row) => `| ${markdownCode(row.id)} | ${results[row.state]} | ${timeOf(row)} | ${markdownText(row.why)} |`);
  const rest =
    rows.length > shownRows
      ? [`\n… and ${rows.length - shownRows} more tasks; the output \`summary-file\` has them all.`]
      : [];
  return ['| task | result | time | why it ran |', '|---|---|---:|---|', ...lines, ...rest];
}

function failure({ task, log }: FailedTask): readonly string[] {
  const tail = logTail(log, shownLogLines);
  if (tail.length === 0) return [];
  return [
    `<details open><summary>End of the log of ${markdownCode(task.id)}</summary>`,
    '',
    markdownBlock(tail),
    '',
    '</details>',
    '',
  ];
}

/** The decision first, then what failed, then each task with the reason why it ran. */
export function summarizeBuild(report: BuildReport): string {
  const { rows, failed, notes, cache, turbo, durationMs } = report;
  return [
    `## ${headline(report)}`,
    '',
    ...failed.slice(0, shownFailures).flatMap(failure),
    ...table(rows),
    '',
    ...notes.flatMap((note) => [`- ${markdownText(note)}`, '']),
    ...timelineChart(rows),
    `**Cache:** ${cache.state}, ${markdownText(cache.note)}.`,
    '',
    `turbo ${markdownText(turbo)}, ${duration(durationMs)}.`,
  ].join('\n');
}
