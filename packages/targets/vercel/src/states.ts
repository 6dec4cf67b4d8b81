import type { Phase } from '@aevon/deploy';

export interface VercelState {
  readonly phase: Phase;
  /** In words, while it lasts. */
  readonly step?: string;
  /** The likely cause of an end that is not live, when Vercel says nothing better. */
  readonly reason?: string;
}

/**
 * Every `readyState` that Vercel documents, and two that its older client knows. `READY` says that the build is done, not
 * that anything is served by it: what comes after it is judged by the domains, see `settle.ts`.
 */
export const vercelStates: Readonly<Record<string, VercelState>> = {
  QUEUED: { phase: 'waiting', step: 'waiting for a build slot' },
  INITIALIZING: { phase: 'waiting', step: 'preparing the build' },
  ANALYZING: { phase: 'waiting', step: 'preparing the build' },
  BUILDING: { phase: 'waiting', step: 'building' },
  DEPLOYING: { phase: 'finishing', step: 'deploying what was built' },
  READY: { phase: 'ready' },
  ERROR: { phase: 'failed', reason: 'the build failed' },
  BLOCKED: {
    phase: 'failed',
    reason: 'Vercel does not build it before somebody approves it: its author is no member of the team, or has no seat',
  },
  CANCELED: {
    phase: 'superseded',
    reason: 'somebody cancelled it, or a newer commit of the same branch took its place',
  },
  DELETED: { phase: 'superseded', reason: 'somebody deleted it' },
};

/** A state that is not documented is `unknown`. */
export function stateOf(readyState: string): VercelState {
  return (Object.hasOwn(vercelStates, readyState) ? vercelStates[readyState] : undefined) ?? { phase: 'unknown' };
}
