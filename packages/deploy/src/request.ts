import type { Clock } from '@aevon/ports';
import type { Artifact } from './artifact.ts';
import type { Step } from './outcome.ts';
import type { Saved } from './start.ts';
import type { Present, Target } from './target.ts';

/** A release that the platform has named, and what was there before it. */
export interface Named {
  readonly deploymentId: string;
  /** Whether it was live already, so that nothing is done. */
  readonly unchanged: boolean;
  readonly present: Present;
}

/** What the world gives to a deploy. */
export interface Surroundings {
  readonly clock: Clock;
  /** Cancels the deploy: what is under way is cancelled on the platform too. */
  readonly signal: AbortSignal;
  /** Told of each change of state while a release is watched. */
  readonly progress: (step: Step) => void;
  /** Keeps what was started before the next thing happens. */
  readonly save: (saved: Saved) => void;
  /** Told once, as soon as the platform has named the release that the outcome will be about. */
  readonly named?: (release: Named) => void;
}

export interface DeployRequest {
  readonly target: Target;
  readonly artifact: Artifact;
  /** Milliseconds for all of it. */
  readonly timeoutMs: number;
  /** Starts a release even if the artifact is live already. Default false. */
  readonly again?: boolean;
  /** The release that was live when this was decided, if any was: another one since is not replaced. Default: any is. */
  readonly inPlaceOf?: { readonly deploymentId: string | undefined };
  /** Milliseconds for one call, retries included. Default: a minute. */
  readonly callMs?: number;
}
