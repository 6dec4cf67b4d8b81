import type { JobRecord, JourneyRecord, PartRecord, RehearsalRecord } from '@aevon/rehearsal';
import { isRedJob, signs, verdictOf, verdicts } from '../conclusion.ts';
import { formatDuration, lengthOf } from '../duration.ts';
import { errorLines, inks, journeyLines, jobLine } from './lines.ts';
import { span, type Line } from './paint.ts';

export interface Places {
  readonly page?: string | undefined;
  readonly json?: string | undefined;
}

/** Errors shown of each red job. */
const mostErrors = 3;
/** Lines shown of each error: all of what an action says, but not all of what a test prints. */
const mostLines = 40;

/** What to know when the rehearsal is over; the verdict comes last. */
export function resultLines(record: RehearsalRecord, { page, json }: Places): Line[] {
  const red = record.journeys.flatMap((journey) =>
    journey.runs.flatMap((run) => run.jobs.filter(isRedJob).flatMap((job) => redLines(job, journey))),
  );
  return [
    [],
    ...record.journeys.flatMap(journeyLines),
    ...(red.length === 0 ? [] : [[], [span('Red jobs', 'bold')]]),
    ...red,
    [],
    partsLine('Real', record.parts, 'real'),
    partsLine('Stood in', record.parts, 'stand-in'),
    ...(record.parts.some(({ kind }) => kind === 'absent') ? [partsLine('Absent', record.parts, 'absent')] : []),
    ...record.refusedHosts.map((host): Line => [
      span('✗ ', 'red'),
      span(`${host} was called, and nobody stands in for it`),
    ]),
    ...(page === undefined ? [] : [[span('Report    ', 'dim'), span(page)]]),
    ...(json === undefined ? [] : [[span('Record    ', 'dim'), span(json)]]),
    verdictLine(record),
  ];
}

/** What was meant to be red needs no more than a line. */
function redLines(job: JobRecord, { asExpected }: JourneyRecord): Line[] {
  return [jobLine(job), ...errorLines(job, mostErrors, asExpected ? 1 : mostLines)];
}

function partsLine(title: string, parts: readonly PartRecord[], kind: PartRecord['kind']): Line {
  const names = [...new Set(parts.filter((part) => part.kind === kind).map((part) => part.name))];
  return [
    span(title.padEnd(10), kind === 'absent' ? 'red' : 'dim'),
    span(names.length === 0 ? 'nothing' : names.join(', ')),
  ];
}

function verdictLine(record: RehearsalRecord): Line {
  const { conclusion } = verdictOf(record);
  return [
    span(`${signs[conclusion].glyph} ${verdicts[conclusion]}`, inks[conclusion]),
    span(`  ${formatDuration(lengthOf(record))}`, 'dim'),
  ];
}
