import type { Call, Release } from '@aevon/deploy';
import type { VercelApi } from './api.ts';
import { requestFor, type Settling } from './asked.ts';
import { failure, isRefusal } from './failures.ts';
import { type Place, readPlace } from './place.ts';

async function isCandidate(api: VercelApi, { project }: Place, id: string, call: Call): Promise<boolean> {
  const query = { projectId: project.id, target: 'production', state: 'READY', rollbackCandidate: 'true', limit: 100 };
  return (await api.deployments(query, call)).some((one) => one.id === id);
}

/** Whether Vercel shows the request although its answer did not say so. */
async function hasArrived({ api, options, asked }: Settling, id: string, call: Call): Promise<boolean> {
  return requestFor(await readPlace(api, options, call), id, asked) !== undefined;
}

function refused(id: string, error: unknown): unknown {
  if (!isRefusal(error) || error.facts.code === 'plan-limit') return error;
  return failure(
    {
      kind: 'target',
      code: 'rollback-refused',
      what: error.facts.what,
      cause: `${id} was deleted, never had the production domains, or is further back than the plan allows`,
      fix: 'deploy the commit of that release instead',
    },
    error,
  );
}

async function restoreProduction(
  settling: Settling & { readonly reason: string | undefined },
  place: Place,
  id: string,
  call: Call,
): Promise<void> {
  const { api, asked, reason } = settling;
  const { project } = place;
  const canRollBack = await isCandidate(api, place, id, call);
  asked.set(id, { after: project.lastAliasRequest?.requestedAt ?? -1, rollingAfter: Infinity });
  try {
    if (canRollBack) await api.rollBack(project.id, id, reason, call);
    else await api.promote(project.id, id, call);
  } catch (error) {
    call.signal.throwIfAborted();
    if (await hasArrived(settling, id, call)) return;
    throw refused(id, error);
  }
}

/**
 * Puts an earlier deployment back, which Vercel kept as it was built: its files, environment variables and crons. In
 * production by an instant rollback, after which Vercel assigns the production domains by itself no more; one that never
 * had them is promoted instead. Elsewhere the domains and aliases are put on it. Not brought back: the settings of the
 * project, what is in its stores, and its redirects and firewall rules.
 */
export async function restore(
  settling: Settling & { readonly reason: string | undefined },
  { deploymentId }: Release,
  call: Call,
): Promise<{ readonly deploymentId: string }> {
  const { api, options } = settling;
  const place = await readPlace(api, options, call);
  if (place.kind === 'production') {
    await restoreProduction(settling, place, deploymentId, call);
    return { deploymentId };
  }
  if (place.hosts.length === 0)
    throw failure({
      kind: 'user',
      code: 'restore-unsupported',
      what: `no domain leads to a ${options.environment} deployment of ${place.project.name}, so there is nothing to put back`,
      fix: `use the address of ${deploymentId} itself: every deployment keeps its own`,
    });
  for (const host of place.hosts) await api.assignAlias(deploymentId, host, call);
  settling.asked.set(deploymentId, { after: -1, rollingAfter: -1 });
  return { deploymentId };
}
