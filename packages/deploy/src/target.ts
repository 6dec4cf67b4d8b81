import type { Artifact } from './artifact.ts';

/**
 * What a state of a platform means. `finishing`: the new version is being started or probed, the end is near.
 * `unknown`: a state that the adapter has no word for; it is watched on and is never green.
 */
export type Phase = 'waiting' | 'finishing' | 'ready' | 'failed' | 'superseded' | 'skipped' | 'unknown';

/** One release as the platform keeps it. */
export interface Release {
  readonly deploymentId: string;
  readonly phase: Phase;
  /** The platform's own word. */
  readonly state: string;
  /** What it deploys, as the platform says; undefined when it does not say, or says a tag. */
  readonly artifact: Artifact | undefined;
  /** When the platform began with it, by its own clock. */
  readonly createdAt?: Date;
}

/** What is there before anything is changed. */
export interface Present {
  readonly service: { readonly id: string; readonly name: string };
  /** Where it is served, when the platform knows. */
  readonly url: string | undefined;
  /** The release that answers now; undefined for a service that was never live. */
  readonly live: Release | undefined;
  /** Newest first, those under way included. */
  readonly recent: readonly Release[];
}

/** One look at a release. */
export interface Observation {
  readonly phase: Phase;
  readonly state: string;
  /** The step it is at, in words: "building", "waiting for the health check". */
  readonly step?: string;
  /** Why it failed, as the platform says. */
  readonly reason?: string;
  /** What a reader should know of it although it is no failure: that "ready" was never probed, say. */
  readonly note?: string;
}

/** Bounds of one call. */
export interface Call {
  readonly signal: AbortSignal;
  /** Milliseconds that are left of it, retries included: to be read anew for each request of a call. */
  readonly deadlineMs: number;
}

/**
 * One service in one environment of one platform. Every method throws a Failure: kind `user` for what the user must
 * mend (token, name, rights), `target` for what the platform refused, `infrastructure` when it did not answer.
 */
export interface Target {
  readonly platform: string;
  /** How often a look is taken, in milliseconds: within the platform's rate limit. */
  readonly pace: { readonly waitingMs: number; readonly finishingMs: number };
  /** Milliseconds for the start of a release, where files are sent with it. Default: those of any call. */
  readonly startMs?: number;
  resolve(call: Call): Promise<Present>;
  /** Starts one release. Never repeated blindly by the adapter: a lost answer is a Failure of kind `infrastructure`. */
  release(artifact: Artifact, call: Call): Promise<{ readonly deploymentId: string }>;
  observe(deploymentId: string, call: Call): Promise<Observation>;
  /** What the platform says it runs for this release, read back. */
  identify(deploymentId: string, call: Call): Promise<Artifact | undefined>;
  cancel(deploymentId: string, call: Call): Promise<'cancelled' | 'too-late'>;
  /** Puts an earlier release back, as exactly as the platform can. */
  restore(release: Release, call: Call): Promise<{ readonly deploymentId: string }>;
  /** The last lines that tell why a release failed: its build or its program. */
  logTail(deploymentId: string, call: Call): Promise<readonly string[]>;
}
