import type { Phase } from '@aevon/deploy';

/**
 * What each state of a deployment means: all 13 of Railway's `DeploymentStatus`. Two need more than a phase: SUCCESS
 * without a health check path only says that the container was started, and NEEDS_APPROVAL waits for a person.
 */
export const railwayStates: Readonly<Record<string, Phase>> = {
  INITIALIZING: 'waiting',
  QUEUED: 'waiting',
  WAITING: 'waiting',
  NEEDS_APPROVAL: 'waiting',
  BUILDING: 'waiting',
  DEPLOYING: 'finishing',
  SUCCESS: 'ready',
  SLEEPING: 'ready',
  FAILED: 'failed',
  CRASHED: 'failed',
  SKIPPED: 'skipped',
  REMOVING: 'superseded',
  REMOVED: 'superseded',
};

export function phaseOf(state: string): Phase {
  return (Object.hasOwn(railwayStates, state) ? railwayStates[state] : undefined) ?? 'unknown';
}
