import type { Clock, FileHttp, Runner } from '@aevon/ports';
import type { z } from 'zod';
import { artifactRefused, serviceUnavailable } from './artifact-failures.ts';
import { backendIds, type BackendIds } from './backend-ids.ts';
import { cacheService } from './service-address.ts';
import { callTwirp } from './twirp.ts';

export interface ArtifactParts {
  readonly http: FileHttp;
  readonly runner: Pick<Runner, 'resultsUrl' | 'runtimeToken' | 'serverUrl' | 'temp'>;
  readonly clock: Clock;
}

/** The ids of this job. @throws Failure `artifact-service-unavailable` where there is no service. */
export function jobIds({ runner }: ArtifactParts, purpose: string): BackendIds {
  const service = cacheService(runner);
  if ('absent' in service) throw serviceUnavailable(purpose, service.absent);
  const ids = backendIds(service.token);
  if (ids === undefined) throw serviceUnavailable(purpose, 'the token of the runner names no run and job');
  return ids;
}

const metadataMs = 30_000;

/** One call of the artifact service. @throws Failure `artifact-refused`, `artifact-service-unavailable`. */
export async function callArtifacts<T>(
  parts: ArtifactParts,
  method: string,
  request: object,
  schema: z.ZodType<T>,
  purpose: string,
): Promise<T> {
  const service = cacheService(parts.runner);
  if ('absent' in service) throw serviceUnavailable(purpose, service.absent);
  const answer = await callTwirp({
    http: parts.http,
    service,
    method: `ArtifactService/${method}`,
    request,
    schema,
    purpose,
    deadlineMs: metadataMs,
  });
  if (answer.outcome === 'done') return answer.value;
  if (answer.outcome === 'unavailable')
    throw serviceUnavailable(purpose, answer.reason.replace(`could not ${purpose}: `, ''));
  const why = answer.message || answer.code;
  if (answer.code === 'already_exists')
    throw artifactRefused(`could not ${purpose}: ${why}`, 'give the artifact of each job and matrix leg its own name');
  throw artifactRefused(
    `could not ${purpose}: ${why}`,
    'look at the reason: after a limit or an expired token run the job again later; a full storage is in the billing settings',
  );
}
