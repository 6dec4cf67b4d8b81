import type { Phase } from '@aevon/deploy';
import type { ObjectState, RolloutPhase } from '@aevon/kubernetes';

/** What a phase of a rollout means for the release. */
export const phases: Readonly<Record<RolloutPhase, Phase>> = {
  waiting: 'waiting',
  ready: 'ready',
  failed: 'failed',
  superseded: 'superseded',
};

/** All new pods are there, and are being probed, or old ones are ending. */
const finishing: ReadonlySet<string> = new Set(['new-replicas-unavailable', 'old-replicas-ending']);

/** Reasons of the condition `Progressing`: k8s.io/kubernetes/pkg/controller/deployment/util/deployment_util.go. */
const knownReasons: ReadonlySet<string> = new Set([
  'NewReplicaSetCreated',
  'FoundNewReplicaSet',
  'ReplicaSetUpdated',
  'ReplicaSetCreateError',
  'NewReplicaSetAvailable',
  'ProgressDeadlineExceeded',
  'DeploymentPaused',
  'DeploymentResumed',
  'FailedCreate',
]);

/** Whether a controller tells how it goes in a word that we have none for: that is never taken for success. */
export function isForeign(reason: string | undefined): boolean {
  return reason !== undefined && reason !== '' && !knownReasons.has(reason);
}

/** The phase of a release whose objects are in these states. */
export function phaseOf(phase: RolloutPhase, objects: readonly ObjectState[]): Phase {
  const open = objects.filter((one) => one.phase === 'waiting');
  if (phase === 'waiting' && open.every(({ code }) => finishing.has(code))) return 'finishing';
  return phases[phase];
}
