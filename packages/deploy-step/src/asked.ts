import type { Artifact, Target } from '@aevon/deploy';

/** What one run of a deploy action is asked to bring live. */
export interface Asked {
  readonly target: Target;
  readonly artifact: Artifact;
  readonly timeoutMs: number;
  readonly again: boolean;
}
