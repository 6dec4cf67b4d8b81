import type { ArtifactStore, CacheStore, Clock, Exec, Reporter, Runner } from '@aevon/ports';

/** What the action needs of the world. */
export interface Ports {
  readonly exec: Exec;
  readonly cache: CacheStore;
  readonly artifacts: ArtifactStore;
  readonly clock: Clock;
  readonly reporter: Reporter;
  readonly runner: Runner;
  /** The environment that children start from. */
  readonly env: Readonly<Record<string, string>>;
}
