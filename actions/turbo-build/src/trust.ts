import type { Runner } from '@aevon/ports';
import { z } from 'zod';

const pullRequest = z.object({
  pull_request: z.object({ head: z.object({ repo: z.object({ full_name: z.string() }).nullable() }) }),
});

/**
 * Why this run may not write the cache, or undefined when it may. A pull request from a fork runs code that nobody has
 * looked at; so does one whose payload does not tell where it comes from.
 */
export function readOnlyReason(
  runner: Pick<Runner, 'cacheMode' | 'eventName' | 'repository'>,
  payload: unknown,
): string | undefined {
  if (runner.cacheMode === 'read' || runner.cacheMode === 'none')
    return `ACTIONS_CACHE_MODE of this job is ${runner.cacheMode}`;
  if (!runner.eventName.startsWith('pull_request')) return undefined;
  const parsed = pullRequest.safeParse(payload);
  if (!parsed.success) return 'the event does not tell whether the pull request comes from a fork';
  const source = parsed.data.pull_request.head.repo?.full_name;
  if (source === undefined) return 'the pull request comes from a fork that is gone';
  return source.toLowerCase() === runner.repository.toLowerCase()
    ? undefined
    : `the pull request comes from the fork ${source}`;
}
