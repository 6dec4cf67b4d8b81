import type { Call, Observation } from '@aevon/deploy';
import type { VercelApi } from './api.ts';
import type { Deployment, Project, RollingRelease } from './schemas.ts';

const state = 'READY';

function stepOf({ activeStage, stages }: RollingRelease): string {
  if (!activeStage) return 'rolling out';
  const where = `stage ${activeStage.index + 1} of ${stages?.length ?? '?'} of its rolling release, with ${activeStage.targetPercentage} % of the traffic`;
  return activeStage.requireApproval === true ? `at ${where}, which somebody has to approve` : `at ${where}`;
}

/**
 * How far the rolling release of a deployment is; undefined when it has none. Only one that is complete is ready: before,
 * most of the traffic goes to what was live.
 */
export async function lookAtRolling(
  api: VercelApi,
  project: Project,
  { id, readySubstate }: Deployment,
  call: Call,
): Promise<Observation | undefined> {
  if (!project.rollingRelease && readySubstate !== 'ROLLING') return undefined;
  const rolling = await api.rollingRelease(project.id, call);
  if (rolling === undefined) return undefined;
  if (rolling.queuedDeploymentId === id)
    return {
      phase: 'waiting',
      state,
      step: `queued behind the rolling release of ${rolling.canaryDeployment?.id ?? 'another deployment'}`,
    };
  if (rolling.canaryDeployment?.id !== id) return undefined;
  if (rolling.state === 'COMPLETE') return { phase: 'ready', state };
  if (rolling.state === 'ABORTED')
    return { phase: 'superseded', state, reason: 'its rolling release was aborted, and what was live before is again' };
  return { phase: 'finishing', state, step: stepOf(rolling) };
}
