import type { Phase } from '@aevon/deploy';

export interface RenderState {
  readonly phase: Phase;
  /** In words, while it lasts. */
  readonly step?: string;
  /** The likely cause of an end that is not live, when Render's events tell nothing better. */
  readonly reason?: string;
}

/**
 * Every status that Render documents for a deploy. `deactivated` was live and no longer is; `canceled` never was,
 * because a newer deploy took its place or somebody stopped it: neither says anything about the artifact.
 */
export const renderStates: Readonly<Record<string, RenderState>> = {
  created: { phase: 'waiting', step: 'waiting for Render to begin' },
  queued: { phase: 'waiting', step: 'waiting for the deploy before it' },
  build_in_progress: { phase: 'waiting', step: 'building, or pulling the image' },
  pre_deploy_in_progress: { phase: 'waiting', step: 'running the pre-deploy command' },
  update_in_progress: { phase: 'finishing', step: 'starting, waiting for the health check' },
  live: { phase: 'ready' },
  deactivated: { phase: 'superseded', reason: 'it was live, and another deploy took its place' },
  canceled: {
    phase: 'superseded',
    reason:
      'somebody cancelled it, or a newer deploy took its place, as the workspace\'s "Overlapping Deploy Policy" says',
  },
  build_failed: { phase: 'failed', reason: 'the build failed, or the image could not be pulled' },
  pre_deploy_failed: { phase: 'failed', reason: 'the pre-deploy command failed' },
  update_failed: { phase: 'failed', reason: 'the new version did not start, or its health check did not pass in time' },
};

/** A status that is not documented is `unknown`. */
export function stateOf(status: string): RenderState {
  return (Object.hasOwn(renderStates, status) ? renderStates[status] : undefined) ?? { phase: 'unknown' };
}
