import type { CacheStore, Clock, Exec, Reporter, Runner } from '@aevon/ports';
import type { Git } from '@aevon/workspace';

/** What the action needs of the world. */
export interface Ports {
  readonly exec: Exec;
  readonly cache: CacheStore;
  readonly clock: Clock;
  readonly reporter: Reporter;
  readonly runner: Runner;
  /** Git at the root of the monorepo, with the token for fetches. */
  readonly git: Git;
  readonly signal: AbortSignal;
}

/** Where things are. Every path that is shown is relative to `workspace`, the root of the checkout. */
export interface Places {
  /** Absolute and real; the paths of annotations are relative to it. */
  readonly workspace: string;
  /** The root of the monorepo, relative to it, `.` or forward slashes. */
  readonly base: string;
}
