import type { Runner } from '@aevon/ports';
import { z } from 'zod';

const repository = z.object({ full_name: z.string() }).nullish();
const payloadSchema = z.object({
  pull_request: z.object({ head: z.object({ repo: repository }) }).optional(),
  workflow_run: z.object({ head_repository: repository }).optional(),
});

/**
 * Why this run may not write the cache, or undefined when it may. A pull request from a fork runs code that nobody has
 * looked at, and so may a `workflow_run` after it, in the scope of the default branch; so does one whose payload does not
 * tell where it comes from.
 */
export function readOnlyReason(
  runner: Pick<Runner, 'cacheMode' | 'eventName' | 'repository'>,
  payload: unknown,
): string | undefined {
  if (runner.cacheMode === 'read' || runner.cacheMode === 'none')
    return `ACTIONS_CACHE_MODE of this job is ${runner.cacheMode}`;
  const { eventName } = runner;
  if (!eventName.startsWith('pull_request') && eventName !== 'workflow_run') return undefined;
  const { data } = payloadSchema.safeParse(payload);
  if (data?.pull_request === undefined && data?.workflow_run === undefined)
    return `the event ${eventName} does not tell whether its code comes from a fork`;
  const source = (data.pull_request?.head.repo ?? data.workflow_run?.head_repository)?.full_name;
  const what = data.pull_request === undefined ? 'the workflow run before this one' : 'the pull request';
  if (source === undefined) return `${what} comes from a fork that is gone`;
  return source.toLowerCase() === runner.repository.toLowerCase()
    ? undefined
    : `the code comes from the fork ${source}`;
}
