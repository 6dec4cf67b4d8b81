import type { Budget } from './call-budget.ts';
import type { Operations } from './operations.ts';
import type { Deploy, Service } from './schemas.ts';

const tailLines = 50;

/**
 * The end of the build's log for a build that failed; else that of the programs of the service in the time of the
 * deploy, in which the version before may speak as well; the build's when no program said anything.
 */
export async function readLogTail(
  operations: Operations,
  { id: serviceId, ownerId }: Service,
  deploy: Deploy,
  budget: Budget,
): Promise<readonly string[]> {
  const range = { from: deploy.createdAt ?? undefined, to: deploy.finishedAt ?? undefined };
  const tail = async (type: 'build' | 'app'): Promise<readonly string[]> =>
    operations.logs({ ownerId, serviceId, type, ...range, limit: tailLines }, budget.next());
  if (deploy.status === 'build_failed') return tail('build');
  const said = await tail('app');
  return said.length > 0 ? said : tail('build');
}
