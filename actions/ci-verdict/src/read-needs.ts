import { Failure, messageOf } from '@aevon/ports';
import type { JobResult } from './judge.ts';

function isResult(value: unknown): value is JobResult {
  return value === 'success' || value === 'failure' || value === 'cancelled' || value === 'skipped';
}

function unreadable(why: string): Failure {
  return new Failure({
    kind: 'user',
    code: 'needs-unreadable',
    what: `the input \`needs\` cannot be read: ${why}`,
    fix: 'pass `${{ toJSON(needs) }}` unchanged',
  });
}

function resultOf(job: string, entry: unknown): JobResult {
  const result = typeof entry === 'object' && entry !== null && 'result' in entry ? entry.result : undefined;
  if (!isResult(result)) throw unreadable(`the job "${job}" has no result that GitHub knows`);
  return result;
}

/**
 * Reads the `needs` context.
 * @throws Failure `needs-unreadable`; an empty context too, since a check over no job says nothing.
 */
export function readNeeds(text: string): Map<string, JobResult> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw unreadable(messageOf(error));
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw unreadable('it is not an object');
  const results = new Map(Object.entries(data).map(([job, entry]) => [job, resultOf(job, entry)]));
  if (results.size === 0) throw unreadable('it names no job, so there is nothing to judge');
  return results;
}
