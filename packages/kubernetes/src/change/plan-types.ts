import type { Refusal } from '../client/kubernetes.ts';
import type { KubeObject, ObjectRef } from '../object.ts';

/** A field before and after, as JSON in one line; `(hidden)` for what a Secret holds. Undefined: not there. */
export interface FieldChange {
  /** Such as `spec.template.spec.containers[web].image`. */
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * `replaced`: a finished Job that can't be changed is deleted and made anew. `unchecked`: it needs something that this
 * very change brings, so the server can't judge it yet.
 */
export type ChangeKind = 'created' | 'changed' | 'unchanged' | 'replaced' | 'unchecked';

export interface PlannedChange {
  readonly ref: ObjectRef;
  readonly kind: ChangeKind;
  readonly fields: readonly FieldChange[];
  /** What the server warned of, such as Pod Security. */
  readonly warnings: readonly string[];
}

export interface RefusedChange {
  readonly ref: ObjectRef;
  readonly refusal: Refusal;
}

/** What would happen. */
export interface ChangePlan {
  /** To hand to `applyChange`: in order, with namespaces and labels filled in, without replicas that an autoscaler owns. */
  readonly objects: readonly KubeObject[];
  readonly changes: readonly PlannedChange[];
  readonly refused: readonly RefusedChange[];
  /** What is in the cluster from an earlier release and no longer in the manifests. */
  readonly pruned: readonly ObjectRef[];
}

/** The set of objects that belongs together: what has left it is deleted. Readable by kubectl's applyset. */
export interface ApplySet {
  readonly name: string;
  readonly namespace: string;
}

export interface ChangeOptions {
  /** For objects that name no namespace. */
  readonly namespace: string;
  /** Without it nothing is deleted. */
  readonly applySet?: ApplySet | undefined;
  /** Takes fields away from other managers. Default false. */
  readonly force?: boolean;
  /** Requests at once. Default 10. */
  readonly parallel?: number;
}

export interface ChangeResult {
  /** As the server has them now. */
  readonly applied: readonly KubeObject[];
  readonly pruned: readonly ObjectRef[];
  readonly warnings: readonly string[];
}
