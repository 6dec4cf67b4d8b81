import type { FaultKind } from '@aevon/fakes';
import type { Clock } from '@aevon/ports';
import type { Artifact, Target } from '../src/index.ts';

/** How a release on the stand-in goes. */
export type Turn =
  | 'succeeds'
  | 'fails'
  | 'never-ends'
  /** It reaches a state that no version of the adapter knows, and stays there. */
  | 'unknown-state'
  /** The platform calls it ready, and runs what ran before. */
  | 'runs-another'
  /** The platform calls it ready, and goes on serving what was live before. */
  | 'serves-the-old'
  /** It is gone from the platform while it is watched. */
  | 'vanishes';

/** The calls of a target, each a request that a fault can be planted on. */
export type CallName = 'resolve' | 'release' | 'observe' | 'identify';

export interface Begun {
  readonly deploymentId: string;
  readonly artifact: Artifact | undefined;
  readonly cancelled: boolean;
}

/** A strict stand-in for a platform with one service, and the adapter over it through real HTTP. */
export interface Stage extends AsyncDisposable {
  readonly target: Target;
  /** The clock of both: sleeping takes no real time on it. */
  readonly clock: Clock;
  /** `serving` is live when the stage opens. */
  readonly artifacts: { readonly serving: Artifact; readonly next: Artifact; readonly other: Artifact };
  /** Says how releases that begin from now on go. */
  plan(turn: Turn): void;
  /** Starts a release as somebody else would, in the dashboard, and says its id. */
  elsewhere(artifact: Artifact): string;
  /** Lets a release that was started elsewhere be live at once. */
  finish(deploymentId: string): void;
  /** What is true, whatever the API answers. */
  readonly truth: {
    /** What answers requests now. */
    serving(): Artifact | undefined;
    /** Releases that were begun since the stage opened, oldest first. */
    begun(): readonly Begun[];
  };
  /** Plants a fault on the next requests of one call. Default: one request. */
  fault(call: CallName, kind: FaultKind, times?: number): void;
  /** Every request from now on is answered as to a token that is no longer good. */
  revokeToken(): void;
  /** Sets the clock of the platform apart from ours, in milliseconds. */
  skew(milliseconds: number): void;
}

export type OpenStage = () => Promise<Stage>;
