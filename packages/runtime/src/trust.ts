/**
 * Events whose runs share the cache of the default branch although they may have checked out a stranger's code. Source:
 * GitHub's security hardening guide, "Understanding the risk of script injections and cache poisoning".
 */
const strangersEvents = /^(pull_request_target|workflow_run|issue_comment|pull_request_review.*|discussion.*|issues)$/;

/** Why a run of this event keeps its hands off the cache that others read; undefined when it may write. */
export function cacheRefusal(eventName: string): string | undefined {
  return strangersEvents.test(eventName)
    ? `the event ${eventName} may run a stranger's code in the scope of the default branch`
    : undefined;
}
