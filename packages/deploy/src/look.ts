import { Failure } from '@aevon/ports';
import { type Artifact, sameArtifact } from './artifact.ts';
import { askUntil, type Tools } from './attempt.ts';
import { startBounds } from './bounds.ts';
import type { DeployRequest, Surroundings } from './request.ts';
import { underWayOf } from './start.ts';
import type { Present } from './target.ts';

/** How long a platform that does not answer is asked what is there. */
const lookMs = 60_000;

/** The first question changes nothing, so it is asked again for a while. @throws Failure of the last answer. */
export async function lookAround(tools: Tools): Promise<Present> {
  const present = await askUntil(tools, lookMs, async (call) => tools.target.resolve(call));
  if (present instanceof Failure) throw present;
  return present;
}

/** Whether the artifact is live and well: one that serves with some of its instances down proves nothing. */
export function isLive({ live }: Present, artifact: Artifact): boolean {
  return live?.phase === 'ready' && sameArtifact(live.artifact, artifact);
}

/** What is there now. @throws Failure of the platform, which refused or did not answer. */
export async function lookAt(
  request: Pick<DeployRequest, 'target' | 'timeoutMs' | 'callMs'>,
  around: Pick<Surroundings, 'clock' | 'signal'>,
): Promise<Present> {
  return lookAround({ target: request.target, clock: around.clock, bounds: startBounds(around, request) });
}

/** What a deploy would do now. */
export interface Forecast {
  readonly present: Present;
  /** `follow`: a release of the artifact is under way. */
  readonly would: 'change-nothing' | 'follow' | 'release';
}

/** Only looks. @throws Failure of the platform, which refused or did not answer. */
export async function foresee(
  request: DeployRequest,
  around: Pick<Surroundings, 'clock' | 'signal'>,
): Promise<Forecast> {
  const { artifact, again = false } = request;
  const present = await lookAt(request, around);
  if (isLive(present, artifact) && !again) return { present, would: 'change-nothing' };
  return { present, would: underWayOf(present, artifact) === undefined ? 'release' : 'follow' };
}
