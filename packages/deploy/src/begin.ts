import type { Artifact } from './artifact.ts';
import { startBounds } from './bounds.ts';
import { brief, type Ended, endRelease, endStray } from './end-release.ts';
import { isLive, lookAround } from './look.ts';
import type { DeployRequest, Surroundings } from './request.ts';
import { newerThan, type Saved, start, type Started } from './start.ts';
import type { Call, Present, Target } from './target.ts';

/** Calls at the end of a job, whose main step is gone. */
const cleanUpMs = 20_000;

export interface Begun extends Started {
  readonly present: Present;
  /** True when the artifact was live already and nothing was started: the id is that of the live release. */
  readonly unchanged: boolean;
}

/** Starts a release, if one is needed, and leaves it: nothing is known of its end. @throws Failure of the platform. */
export async function begin(request: DeployRequest, around: Surroundings): Promise<Begun> {
  const { target, artifact, again = false } = request;
  const tools = { target, clock: around.clock, bounds: startBounds(around, request) };
  const present = await lookAround(tools);
  const { live } = present;
  if (live !== undefined && isLive(present, artifact) && !again)
    return { deploymentId: live.deploymentId, adopted: false, unchanged: true, present };
  const ask = async (call: Call): Promise<{ readonly deploymentId: string }> => target.release(artifact, call);
  return { ...(await start({ ...tools, artifact, present, ask, save: around.save })), unchanged: false, present };
}

/**
 * Ends what a run began that is gone: its saved state says what that is. For the end of a job whose main step was
 * killed. @throws Failure of the platform.
 */
export async function cleanUp(target: Target, artifact: Artifact, saved: Saved): Promise<Ended> {
  const call = brief(cleanUpMs);
  if (saved.step === 'started') return endRelease(target, saved.deploymentId, call);
  return endStray(target, artifact, (recent) => newerThan(saved.after, recent), call);
}
