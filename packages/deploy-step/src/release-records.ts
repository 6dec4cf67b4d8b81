import { parseArtifact, type RecordedRelease, type ReleaseRecords, spellArtifact } from '@aevon/deploy';
import { type Deployments, isVerified, type ReleaseFilter, wasLive, wasRefuted } from '@aevon/github';

/** Each costs a request of the thousand that a job has in an hour. */
const maxReleases = 50;

/** The releases of one service as GitHub Deployments keep them. */
export function releaseRecords(deployments: Deployments, filter: ReleaseFilter): ReleaseRecords {
  const ids = new Map<RecordedRelease, number>();
  return {
    all: async () => {
      for await (const { id, release } of deployments.releases(filter)) {
        const { deploymentId, artifact, run, restores } = release;
        ids.set({ deploymentId, artifact: parseArtifact(artifact), run, restores }, id);
        if (ids.size === maxReleases) break;
      }
      return [...ids.keys()];
    },
    standingOf: async (release) => {
      const id = ids.get(release);
      if (id === undefined) return 'unproved';
      const statuses = await deployments.statuses(id);
      if (isVerified(statuses, spellArtifact(release.artifact))) return 'verified';
      if (wasRefuted(statuses)) return 'failed';
      return wasLive(statuses) ? 'live' : 'unproved';
    },
  };
}
