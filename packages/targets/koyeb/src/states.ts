import type { Phase } from '@aevon/deploy';

export interface KoyebState {
  /** For a state with `recovers`: once its time is over. */
  readonly phase: Phase;
  /** In words, for the log of a job. */
  readonly step: string;
  /** Its instances answer requests. */
  readonly serves?: true;
  /** Koyeb goes on trying: it is watched for a while before it counts as failed. */
  readonly recovers?: true;
}

/**
 * Every state of a deployment. Source: `Deployment.Status` in koyeb/koyeb-api-client-go `api/v1/koyeb/openapi.json`,
 * 5958795 of 2026-07-03, and koyeb.com/docs/reference/deployments.
 */
export const koyebStates: Readonly<Record<string, KoyebState>> = {
  PENDING: { phase: 'waiting', step: 'waiting for its turn' },
  PROVISIONING: { phase: 'waiting', step: 'building, or looking the image up' },
  SCHEDULED: { phase: 'waiting', step: 'assigned to its regions' },
  ALLOCATING: { phase: 'finishing', step: 'waiting for instances' },
  STARTING: { phase: 'finishing', step: 'starting, waiting for the health checks' },
  HEALTHY: { phase: 'ready', step: 'healthy', serves: true },
  // A deployment sleeps only after it was healthy; that it is the active one is proved apart from this.
  SLEEPING: { phase: 'ready', step: 'healthy, and asleep until a request comes', serves: true },
  DEGRADED: { phase: 'failed', step: 'some of its instances are not healthy', serves: true, recovers: true },
  UNHEALTHY: { phase: 'failed', step: 'none of its instances is healthy', recovers: true },
  ERRORING: { phase: 'failed', step: 'failing' },
  ERROR: { phase: 'failed', step: 'failed' },
  // Not failed: whoever cancelled it has a newer one in mind, and a rollback would take that one away.
  CANCELING: { phase: 'superseded', step: 'being cancelled' },
  CANCELED: { phase: 'superseded', step: 'cancelled, in the dashboard or by a newer run' },
  STOPPING: { phase: 'superseded', step: 'being stopped' },
  STOPPED: { phase: 'superseded', step: 'stopped: a newer deployment is healthy, or the service was paused' },
  STASHED: { phase: 'superseded', step: 'set aside: it was saved without being deployed' },
};

/** `unknown` for a state that is newer than this table. */
export function stateOf(state: string): KoyebState {
  const known = Object.hasOwn(koyebStates, state) ? koyebStates[state] : undefined;
  return known ?? { phase: 'unknown', step: state };
}
