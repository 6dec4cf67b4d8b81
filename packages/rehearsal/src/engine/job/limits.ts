import type { LegRequest } from '../graph/leg.ts';
import { evaluateToken } from '../language/tokens.ts';
import type { Json } from '../language/values.ts';
import { isObject, toText } from '../language/values.ts';

/** Why a job can't be rehearsed on this machine, or undefined. */
export function whyNotRehearsed({ job, contexts }: LegRequest): string | undefined {
  if (job.container !== undefined)
    return 'jobs in a container are not rehearsed: they need a Docker engine and the image';
  if (job.services !== undefined)
    return 'jobs with service containers are not rehearsed: they need a Docker engine and the images';
  const labels = job.runsOn === undefined ? [] : labelsOf(evaluateToken(job.runsOn, { contexts }));
  const foreign = labels.find(
    (label) => /^windows(?:-|$)/i.test(label) || (process.platform !== 'darwin' && /^macos(?:-|$)/i.test(label)),
  );
  return foreign === undefined ? undefined : `it runs on ${foreign}, and this machine is no such one`;
}

function labelsOf(value: Json): string[] {
  if (isObject(value)) return labelsOf(value['labels'] ?? null);
  return Array.isArray(value) ? value.map(toText) : [toText(value)];
}
