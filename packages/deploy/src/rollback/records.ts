import type { Artifact } from '../artifact.ts';

/**
 * How far a recorded release came: `verified` was proved live and passed its checks, `failed` was live and did not pass
 * them, `live` was proved live only.
 */
export type Standing = 'verified' | 'live' | 'failed' | 'unproved';

/** A release as it was recorded when it was made, and what came of it. */
export interface RecordedRelease {
  /** The platform's id of it. */
  readonly deploymentId: string;
  readonly artifact: Artifact;
  /** The run that made it. */
  readonly run: string | undefined;
  /** Of a rollback: the platform's id of the release that it put back. */
  readonly restores: string | undefined;
  readonly standing: Standing;
}

/** What is known of the releases of one service in one environment beyond what its platform tells, newest first. */
export type History = readonly RecordedRelease[];
