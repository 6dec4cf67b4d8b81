import type { KubeObject } from '../object.ts';

/** A release that is kept in the cluster, without its objects. */
export interface StoredRelease {
  /** Name of the Secret that holds it. */
  readonly name: string;
  /** A higher one is newer; one that a run began and never ended is passed over. */
  readonly revision: number;
  readonly createdAt: Date;
  /** The artifact as it was given: `name@sha256:…`. */
  readonly artifact: string;
  /** Whether it was seen to work. */
  readonly verified: boolean;
}

export interface ReleaseContent {
  readonly artifact: string;
  /** The rendered set with digests, as it is applied. */
  readonly objects: readonly KubeObject[];
}
