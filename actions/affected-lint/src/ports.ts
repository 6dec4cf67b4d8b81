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

/** Where things are. Every path that is shown is relative to `workspace`. */
export interface Places {
  /** Absolute and real: the root of the checkout, to which annotations are relative. */
  readonly workspace: string;
  /** The root of the monorepo, relative to the workspace, `.` or forward slashes. */
  readonly base: string;
}
