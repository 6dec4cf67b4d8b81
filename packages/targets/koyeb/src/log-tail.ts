import type { Call } from '@aevon/deploy';
import type { KoyebApi, LogQuery } from './api.ts';
import type { Deployment } from './schemas.ts';

const lines = 50;

/** The log that tells more comes first: of what never had an instance that is the build. */
function order({ allocated_at, definition, provisioning_info }: Deployment): readonly LogQuery['type'][] {
  const hasFailedStage = provisioning_info?.stages?.some(({ status }) => status === 'FAILED') === true;
  const isBuilt = definition.git !== undefined && definition.git !== null;
  return hasFailedStage || (isBuilt && allocated_at === undefined) ? ['build', 'runtime'] : ['runtime', 'build'];
}

/** The last 50 lines of the log that tells why, oldest first. */
export async function logTail(api: KoyebApi, deploymentId: string, call: Call): Promise<readonly string[]> {
  const { value: deployment } = await api.deployment(deploymentId, call);
  for (const type of order(deployment)) {
    const newestFirst = await api.logs({ type, deployment, limit: lines }, call);
    const oldestFirst = newestFirst.toReversed().flatMap((entry) => entry.trimEnd().split('\n'));
    if (oldestFirst.length > 0) return oldestFirst.slice(-lines);
  }
  return [];
}
