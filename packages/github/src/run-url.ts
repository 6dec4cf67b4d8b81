import type { Runner } from '@aevon/ports';

/** Where the log of this run is read. */
export function runUrl({ serverUrl, repository, runId }: Pick<Runner, 'serverUrl' | 'repository' | 'runId'>): string {
  return `${serverUrl}/${repository}/actions/runs/${runId}`;
}
