import type { AnnotationRecord, Conclusion, JobRecord, JourneyRecord, StepRecord } from '@aevon/rehearsal';
import { signs, verdictOf } from '../conclusion.ts';
import { formatDuration, lengthOf } from '../duration.ts';
import { cleanText } from '../foreign-text.ts';
import { noteOf } from '../job-note.ts';
import { titleOf } from '../step-title.ts';
import { span, verbatim, type Ink, type Line } from './paint.ts';

export const inks: Readonly<Record<Conclusion, Ink>> = {
  success: 'green',
  failure: 'red',
  cancelled: 'yellow',
  skipped: 'dim',
  'timed-out': 'red',
};

/** Sign and name, with the time where there is one. */
export function jobLine(job: JobRecord): Line {
  const { glyph, word } = signs[job.conclusion];
  const time = job.startedAt === undefined ? '' : `  ${formatDuration(lengthOf(job))}`;
  const said = noteOf(job);
  const note = said === undefined ? '' : `  ${said}`;
  return [
    span(`  ${glyph} `, inks[job.conclusion]),
    span(job.name),
    span(`  ${word}${time}`, 'dim'),
    span(note, 'dim'),
  ];
}

/** A step of a job, with the reason where it was not the real thing. */
export function stepLine(step: StepRecord): Line {
  const kind =
    step.kind === 'stand-in'
      ? '  stand-in'
      : step.kind === 'not-rehearsed'
        ? `  not rehearsed: ${step.note ?? ''}`
        : '';
  return [
    span(`      ${signs[step.conclusion].glyph} `, inks[step.conclusion]),
    span(titleOf(step)),
    span(`  ${formatDuration(lengthOf(step))}`, 'dim'),
    span(kind, 'dim'),
  ];
}

/** `file:line message` of the first `most` errors of a job, each with up to `lines` lines of its message. */
export function errorLines(job: JobRecord, most: number, lines: number): Line[] {
  const errors = job.steps.flatMap((step) => step.annotations.filter(({ level }) => level === 'error'));
  const shown = errors.slice(0, most).flatMap((error) => messageLines(error, lines));
  const more = errors.length - Math.min(errors.length, most);
  return more > 0 ? [...shown, [span(`      … ${more} more`, 'dim')]] : shown;
}

function messageLines({ file, line, message }: AnnotationRecord, most: number): Line[] {
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`} `;
  const [first = '', ...rest] = cleanText(message).trimEnd().split('\n');
  const shown = rest.slice(0, most - 1);
  const more = rest.length - shown.length;
  return [
    [span('      '), span(place, 'bold'), span(first)],
    ...shown.map((text) => [span('        '), verbatim(text)]),
    ...(more > 0 && most > 1 ? [[span(`        … ${more} more lines, which the page has`, 'dim')]] : []),
  ];
}

/** What was expected of a journey; what was seen stands where it was not met. */
export function journeyLines(journey: JourneyRecord): Line[] {
  const { cancelled, name, expectations } = journey;
  const { conclusion, words } = verdictOf(journey);
  const met = expectations.filter((expectation) => expectation.met).length;
  const judged = cancelled ? ', so nothing of it was judged' : `: ${met} of ${expectations.length} expectations met`;
  const head: Line = [
    span(`${signs[conclusion].glyph} `, inks[conclusion]),
    span(name, 'bold'),
    span(`  ${words.replace('not', 'NOT')}${judged}`),
    span(`  ${formatDuration(lengthOf(journey))}`, 'dim'),
  ];
  return [
    head,
    ...expectations.flatMap(({ text, met: good, seen }): Line[] => [
      [span(good ? '  ✓ ' : '  ✗ ', good ? 'green' : 'red'), span(text)],
      ...(good ? [] : [[span('    seen: ', 'dim'), span(seen)]]),
    ]),
  ];
}
