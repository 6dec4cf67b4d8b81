import { type Artifact, sameArtifact } from './artifact.ts';
import type { Call, Release, Target } from './target.ts';

/** What came of ending a release. `left`: it goes on, as it is live by now or nobody can tell which one it is. */
export type Ended = 'nothing' | 'cancelled' | 'left';

/** Cancels a release unless it is what is live by now. @throws Failure of the platform. */
export async function endRelease(target: Target, deploymentId: string, call: Call): Promise<Ended> {
  const present = await target.resolve(call).catch(() => undefined);
  if (present?.live?.deploymentId === deploymentId) return 'left';
  return (await target.cancel(deploymentId, call)) === 'cancelled' ? 'cancelled' : 'left';
}

/**
 * Cancels the one release of an artifact among those that are new. Of several nobody can tell which is whose: they are
 * left. @throws Failure of the platform.
 */
export async function endStray(
  target: Target,
  artifact: Artifact,
  newOnes: (recent: readonly Release[]) => readonly Release[],
  call: Call,
): Promise<Ended> {
  const { recent } = await target.resolve(call);
  const [stray, ...others] = newOnes(recent).filter((release) => sameArtifact(release.artifact, artifact));
  if (stray === undefined) return 'nothing';
  return others.length === 0 ? endRelease(target, stray.deploymentId, call) : 'left';
}

/** A call that ends after so many milliseconds, whatever it is made of. */
export function brief(milliseconds: number): Call {
  return { signal: AbortSignal.timeout(milliseconds), deadlineMs: milliseconds };
}
