import { formatDuration } from '../duration.ts';
import { jobLine } from './lines.ts';
import type { LiveJob, LiveState } from './live-state.ts';
import { span, type Line } from './paint.ts';

const spinner = ['◐', '◓', '◑', '◒'];

/** The journey as it is now, in at most `rows` lines: jobs that run come before those that ended or wait. */
export function liveLines(state: LiveState, now: number, rows: number): Line[] {
  if (state.journey === '') return [];
  const head: Line = [span(state.journey, 'bold'), span(`  ${state.title}`, 'dim')];
  const runs = [...state.runs.values()];
  const jobs = runs.flatMap((run) => [...run.jobs.values()]);
  const room = rows - 1 - runs.length;
  const shown = new Set(jobs.length <= room ? jobs : chooseJobs(jobs, room - 1));
  const hidden = jobs.length - shown.size;
  return [
    head,
    ...runs.flatMap((run) => [
      [span(`  ${run.title}`), span(`  ${formatDuration(now - run.since)}`, 'dim')],
      ...[...run.jobs.values()].filter((job) => shown.has(job)).map((job) => liveJobLine(job, now)),
    ]),
    ...(hidden > 0 ? [[span(`  … ${hidden} more jobs`, 'dim')]] : []),
  ].slice(0, Math.max(1, rows));
}

function chooseJobs(jobs: readonly LiveJob[], count: number): LiveJob[] {
  const rank = ({ since, record }: LiveJob): number => (since !== undefined ? 0 : record !== undefined ? 2 : 1);
  return jobs.toSorted((a, b) => rank(a) - rank(b)).slice(0, Math.max(0, count));
}

function liveJobLine({ name, since, step, record }: LiveJob, now: number): Line {
  if (record !== undefined) return jobLine(record);
  if (since === undefined) return [span(`  · ${name}`, 'dim'), span('  waiting', 'dim')];
  const turn = spinner[Math.floor(now / 250) % spinner.length] ?? '';
  return [
    span(`  ${turn} `, 'yellow'),
    span(name),
    span(`  ${formatDuration(now - since)}`, 'dim'),
    ...(step === undefined ? [] : [span(`  ${step.name}`), span(`  ${formatDuration(now - step.since)}`, 'dim')]),
  ];
}
