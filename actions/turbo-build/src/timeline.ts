import type { TaskRow } from './task-rows.ts';

const shownTasks = 40;
const fewestTasks = 3;

/** Text in a Mermaid chart ends at a colon, semicolon, comma or line end, and hashes begin entities. */
function chartText(text: string): string {
  return text.replace(/[^\p{L}\p{N}@/._-]+/gu, ' ').trim();
}

const tags: Readonly<Record<TaskRow['state'], string>> = {
  failed: 'crit, ',
  built: 'active, ',
  hit: 'done, ',
  'not-run': '',
};

/** When each task ran, as a Mermaid Gantt chart; nothing for a few tasks or hits alone, where it tells nothing. */
export function timelineChart(rows: readonly TaskRow[]): readonly string[] {
  const ran = rows.flatMap((row) => (row.startedMs === undefined ? [] : [{ ...row, startedMs: row.startedMs }]));
  if (ran.length < fewestTasks || ran.every((row) => row.state === 'hit')) return [];
  const longest = [...ran].sort((a, b) => b.durationMs - a.durationMs).slice(0, shownTasks);
  const lines = longest
    .sort((a, b) => a.startedMs - b.startedMs)
    .map(({ task, package: name, state, startedMs, durationMs }) => {
      const end = startedMs + Math.max(1, durationMs);
      return `    ${chartText(`${task} ${name}`)} :${tags[state]}${startedMs}, ${end}`;
    });
  return [
    '<details><summary>When each task ran</summary>',
    '',
    '```mermaid',
    'gantt',
    '    dateFormat x',
    '    axisFormat %M:%S',
    ...lines,
    '```',
    '',
    '</details>',
    '',
  ];
}
