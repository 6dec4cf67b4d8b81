import type { Present, Release } from '@aevon/deploy';
import { artifactOf } from './artifact.ts';
import type { Place } from './place.ts';
import type { Deployment, PresentAnswer } from './schemas.ts';
import { phaseOf } from './states.ts';

type Instance = PresentAnswer['serviceInstance'];

function releaseOf({ id, status, createdAt, meta }: Deployment): Release {
  return { deploymentId: id, phase: phaseOf(status), state: status, artifact: artifactOf(meta), createdAt };
}

function newestFirst(deployments: readonly Deployment[]): readonly Deployment[] {
  return [...deployments].sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime());
}

/**
 * What serves: the newest active deployment that is ready. Active means running, so one that sleeps until a request
 * comes, and one that runs on a schedule and has ended until the next time, are looked for among the others.
 */
function liveOf({ cronSchedule, activeDeployments }: Instance, all: readonly Deployment[]): Deployment | undefined {
  const isScheduled = typeof cronSchedule === 'string';
  const resting = all.filter(({ status }) => status === 'SLEEPING' || (isScheduled && status === 'SUCCESS'));
  return newestFirst([...activeDeployments, ...resting]).find(
    ({ status, deploymentStopped }) =>
      phaseOf(status) === 'ready' && (!deploymentStopped || isScheduled || status === 'SLEEPING'),
  );
}

/** The user's own domain before Railway's. */
function addressOf({ domains: { customDomains, serviceDomains } }: Instance): string | undefined {
  const isActive = ({ syncStatus }: { readonly syncStatus: string }): boolean => syncStatus === 'ACTIVE';
  const found = customDomains.find(isActive) ?? serviceDomains.find(isActive) ?? serviceDomains[0];
  return found === undefined ? undefined : `https://${found.domain}`;
}

export function presentOf({ service }: Place, { serviceInstance, deployments }: PresentAnswer): Present {
  const all = newestFirst(deployments.edges.map(({ node }) => node));
  const live = liveOf(serviceInstance, all);
  return {
    service,
    url: addressOf(serviceInstance),
    live: live === undefined ? undefined : releaseOf(live),
    recent: all.map(releaseOf),
  };
}
