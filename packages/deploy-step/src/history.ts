import { mapParallel } from '@aevon/ports';
import { type History, parseArtifact, type Standing } from '@aevon/deploy';
import {
  type Deployments,
  type DeploymentStatus,
  isVerified,
  type ReleaseFilter,
  wasLive,
  wasRefuted,
} from '@aevon/github';

/** Each costs a request of the thousand that a job has in an hour. */
const maxReleases = 50;
const atOnce = 10;

function standingOf(statuses: readonly DeploymentStatus[], artifact: string): Standing {
  if (isVerified(statuses, artifact)) return 'verified';
  if (wasRefuted(statuses)) return 'failed';
  return wasLive(statuses) ? 'live' : 'unproved';
}

/** The releases of one service as GitHub Deployments keep them. @throws Failure of GitHub. */
export async function readHistory(deployments: Deployments, filter: ReleaseFilter): Promise<History> {
  const found = [];
  for await (const one of deployments.releases(filter)) if (found.push(one) === maxReleases) break;
  return mapParallel(found, atOnce, async ({ id, release: { deploymentId, artifact, run, restores } }) => {
    const standing = standingOf(await deployments.statuses(id), artifact);
    return { deploymentId, artifact: parseArtifact(artifact), run, restores, standing };
  });
}
