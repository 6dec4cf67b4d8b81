import type { Call, Observation } from '@aevon/deploy';
import type { VercelApi } from './api.ts';
import type { Deployment, Project, RollingRelease } from './schemas.ts';

const state = 'READY';

function stepOf({ activeStage, stages }: RollingRelease): string {
  if (!activeStage) return 'rolling out';
  const where = `stage ${activeStage.index + 1} of ${stages?.length ?? '?'} of its rolling release, with ${activeStage.targetPercentage} % of the traffic`;
  return activeStage.requireApproval === true ? `at ${where}, which somebody has to approve` : `at ${where}`;
}

/** The newest rolling release of a project; undefined when there is none, or it does not roll out. */
export async function readRolling(
  api: VercelApi,
  project: Project,
  { readySubstate }: Deployment,
  call: Call,
): Promise<RollingRelease | undefined> {
  if (!project.rollingRelease && readySubstate !== 'ROLLING') return undefined;
  return api.rollingRelease(project.id, call);
}

/**
 * How far the rolling release of a deployment is; undefined when it has none. Only one that is complete is ready: before,
 * most of the traffic goes to what was live. One that was aborted counts only if it began after `after`, which is what is
 * known of this run: an earlier one is no reason not to try again.
 */
export function lookAtRolling(rolling: RollingRelease, id: string, after: number): Observation | undefined {
  const { canaryDeployment, queuedDeploymentId, startedAt } = rolling;
  if (queuedDeploymentId === id)
    return {
      phase: 'waiting',
      state,
      step: `queued behind the rolling release of ${canaryDeployment?.id ?? 'another deployment'}`,
    };
  if (canaryDeployment?.id !== id) return undefined;
  if (rolling.state === 'COMPLETE') return { phase: 'ready', state };
  if (rolling.state !== 'ABORTED') return { phase: 'finishing', state, step: stepOf(rolling) };
  if ((startedAt ?? -1) <= after) return undefined;
  return { phase: 'superseded', state, reason: 'its rolling release was aborted, and what was live before is again' };
}
