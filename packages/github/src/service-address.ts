import type { Runner } from '@aevon/ports';

/** Where the results service of this job is and the token for it, or why there is none. */
export type ServiceAddress = { readonly url: string; readonly token: string } | { readonly absent: string };

/** GitHub itself, a company's `*.ghe.com`, or a local stand-in; a GitHub Enterprise Server keeps the older services. */
function hasResultsService(serverUrl: string): boolean {
  const host = (URL.parse(serverUrl)?.hostname ?? '').toLowerCase();
  return host === 'github.com' || host.endsWith('.ghe.com') || host.endsWith('.localhost') || host === 'localhost';
}

/**
 * The results service serves the cache (v2) and artifacts (v4). The runner tells JavaScript actions of it by
 * ACTIONS_RESULTS_URL and ACTIONS_RUNTIME_TOKEN. Source: actions/toolkit, packages/cache/src/internal/config.ts.
 */
export function cacheService(runner: Pick<Runner, 'resultsUrl' | 'runtimeToken' | 'serverUrl'>): ServiceAddress {
  if (!hasResultsService(runner.serverUrl)) return { absent: 'a GitHub Enterprise Server does not have this service' };
  const { resultsUrl, runtimeToken } = runner;
  if (resultsUrl === undefined || resultsUrl === '')
    return { absent: 'the runner did not name a results service (ACTIONS_RESULTS_URL)' };
  if (runtimeToken === undefined || runtimeToken === '')
    return { absent: 'the runner gave no token for the results service' };
  if (URL.parse(resultsUrl) === null) return { absent: 'ACTIONS_RESULTS_URL is no URL' };
  return { url: resultsUrl.endsWith('/') ? resultsUrl : `${resultsUrl}/`, token: runtimeToken };
}
