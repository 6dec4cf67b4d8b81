import type { JobRecord, Progress } from '@aevon/rehearsal';
import { isRedJob } from '../conclusion.ts';
import { errorLines, jobLine, journeyLines, stepLine } from './lines.ts';
import { span, type Line } from './paint.ts';

/** A message as lines that stay: a job stands with its steps when it has ended, so that parallel jobs don't mix. */
export function plainLines(progress: Progress): Line[] {
  switch (progress.type) {
    case 'journey-start':
      return [[], [span(progress.journey, 'bold'), span(`  ${progress.title}`)]];
    case 'run-start':
      return [[span(`  ${progress.workflow} on ${progress.event}, ${progress.jobs.length} jobs`, 'dim')]];
    case 'job-start':
      return [[span(`  ▶ ${progress.name}`, 'dim')]];
    case 'job-end':
      return endedJob(progress.record);
    case 'journey-end':
      return journeyLines(progress.record).slice(0, 1);
    case 'note':
      return [[span(`  ${progress.text}`, 'dim')]];
    case 'step-start':
    case 'step-end':
    case 'run-end':
      return [];
  }
}

function endedJob(record: JobRecord): Line[] {
  const steps = record.steps.filter((step) => step.conclusion !== 'skipped' || step.kind === 'not-rehearsed');
  return [jobLine(record), ...steps.map(stepLine), ...(isRedJob(record) ? errorLines(record, 5, 1) : [])];
}
