import type { ObjectRef } from '../object.ts';

export type DiagnosisCode =
  | 'image-not-found'
  | 'image-pull-failed'
  | 'image-name-invalid'
  | 'container-config-invalid'
  | 'container-not-started'
  | 'container-crashed'
  | 'container-out-of-memory'
  | 'init-container-failed'
  | 'pod-unschedulable'
  | 'pods-not-created'
  | 'pod-evicted'
  | 'pod-not-ready'
  | 'pod-not-started'
  | 'job-failed';

/** One reason why an object does not become ready. */
export interface Diagnosis {
  readonly code: DiagnosisCode;
  /** Whether waiting is of no use. */
  readonly fatal: boolean;
  readonly what: string;
  readonly cause: string | undefined;
  readonly fix: string;
  readonly object: ObjectRef;
  readonly pod: string | undefined;
  readonly container: string | undefined;
  readonly exitCode: number | undefined;
  /** Where the pod runs, and what is wrong with that node. */
  readonly node: string | undefined;
  /** What the cluster reported of the pod, newest last: `Unhealthy (4×): Readiness probe failed: …`. */
  readonly events: readonly string[];
  /** The last lines of the container that ended, or of the one that runs. */
  readonly log: readonly string[];
}
