import type { Call, Phase, Present, Release } from '@aevon/deploy';
import type { VercelApi } from './api.ts';
import { artifactOf } from './artifact.ts';
import { lookAt } from './look.ts';
import { listQuery, type Place, type PlaceOptions } from './place.ts';
import type { Deployment } from './schemas.ts';

/**
 * Whether the time of a deployment went by: it had the production domains and lost them, or what is live was made after
 * it. Somebody decided for that one since, so it is not promoted any more; its commit is built anew if it is asked for.
 */
export function isPast(deployment: Deployment, live: Deployment | undefined): boolean {
  if (live === undefined) return false;
  return deployment.readySubstate === 'PROMOTED' || live.createdAt > deployment.createdAt;
}

function phaseIn(place: Place, deployment: Deployment, live: Deployment | undefined): Phase {
  const { phase } = lookAt(deployment);
  const hasOwnAddressOnly = place.isStaged || place.hosts.length === 0;
  if (phase !== 'ready' || hasOwnAddressOnly || deployment.id === live?.id) return phase;
  return isPast(deployment, live) ? 'superseded' : 'finishing';
}

function releaseOf(place: Place, deployment: Deployment, live: Deployment | undefined): Release {
  return {
    deploymentId: deployment.id,
    phase: phaseIn(place, deployment, live),
    state: deployment.readyState,
    artifact: artifactOf(deployment),
    createdAt: new Date(deployment.createdAt),
  };
}

/** The deployment that the first host of a place leads to; where there is none, the newest that is ready. */
export async function findLive(
  api: VercelApi,
  { hosts: [host], isStaged }: Place,
  listing: Promise<readonly Deployment[]>,
  call: Call,
): Promise<Deployment | undefined> {
  if (host === undefined || isStaged) return (await listing).find((one) => lookAt(one).phase === 'ready');
  const [recent, id] = await Promise.all([listing, api.deploymentAt(host, call)]);
  if (id === undefined) return undefined;
  return recent.find((one) => one.id === id) ?? api.deployment(id, call);
}

export async function presentAt(api: VercelApi, place: Place, options: PlaceOptions, call: Call): Promise<Present> {
  const listing = api.deployments(listQuery(place, options), call);
  const live = await findLive(api, place, listing, call);
  const recent = await listing;
  const host = place.isStaged ? live?.url : (place.hosts[0] ?? live?.url);
  const { id, name } = place.project;
  return {
    service: { id, name },
    url: typeof host === 'string' ? `https://${host}` : undefined,
    live: live === undefined ? undefined : releaseOf(place, live, live),
    recent: recent.map((deployment) => releaseOf(place, deployment, live)),
  };
}
