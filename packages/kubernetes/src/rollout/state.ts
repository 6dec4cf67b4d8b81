import type { ObjectRef } from '../object.ts';

/** `superseded`: somebody else has put other images into it meanwhile. */
export type RolloutPhase = 'waiting' | 'ready' | 'failed' | 'superseded';

export interface ObjectState {
  readonly ref: ObjectRef;
  readonly phase: RolloutPhase;
  /** Stable: `new-replicas-pending`, `progress-deadline-exceeded`, … */
  readonly code: string;
  /** In words: "2 of 3 new replicas are available". */
  readonly text: string;
}

/** All objects of a release together: failed if any is, ready if all are. */
export interface Rollout {
  readonly phase: RolloutPhase;
  readonly objects: readonly ObjectState[];
}
