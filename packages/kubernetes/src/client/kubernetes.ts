import type { Clock, StreamHttp } from '@aevon/ports';
import type { KubeObject, ObjectRef } from '../object.ts';

/** Bounds of one call. */
export interface Call {
  readonly signal: AbortSignal;
  /** Milliseconds that are left of it, retries included: read anew for each request. */
  readonly deadlineMs: number;
}

export interface KubernetesOptions {
  readonly http: StreamHttp;
  readonly clock: Clock;
  /** Address of the API server, such as `https://10.0.0.1`. */
  readonly server: string;
  /** The authority to trust, PEM; without it, what the machine trusts. */
  readonly ca?: string | undefined;
  /** Asked before each request. `refused` is a token that the server has just answered 401: another one is wanted. */
  readonly token: (refused?: string) => Promise<string>;
  /** Under which name fields are owned. Never change it: what an earlier name owned would stay for ever. */
  readonly fieldManager: string;
}

/** How a kind is addressed. */
export interface Resource {
  readonly plural: string;
  readonly namespaced: boolean;
}

export interface ListQuery {
  readonly apiVersion: string;
  readonly kind: string;
  /** Without it: all namespaces. */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

export interface ObjectList {
  readonly items: readonly KubeObject[];
  /** Where a watch may go on from. */
  readonly resourceVersion: string;
}

export interface ApplyOptions {
  /** Nothing is kept: the server only says what would be. */
  readonly dryRun?: boolean;
  /** Takes fields away from other managers. Default false. */
  readonly force?: boolean;
}

/** A field that another manager owns with another value. */
export interface Conflict {
  readonly manager: string;
  readonly field: string;
}

/**
 * Why the server did not take an object. `conflict`: fields of another manager. `invalid`: the object itself, an
 * immutable field or an unknown one. `forbidden`: rights, quota or an admission rule. `unknown-kind`, `no-namespace`:
 * there is none such.
 */
export interface Refusal {
  readonly reason: 'conflict' | 'invalid' | 'forbidden' | 'unknown-kind' | 'no-namespace';
  /** In the words of the server; for a Secret only the fields, never a value. */
  readonly message: string;
  /** Paths of the fields that are meant, where the server names them. */
  readonly fields: readonly string[];
  /** Only with `conflict`. */
  readonly conflicts: readonly Conflict[];
}

/** The server's answer to an object. */
export type Applied =
  | {
      readonly outcome: 'created' | 'configured';
      readonly object: KubeObject;
      /** Of the server, such as those of Pod Security. */
      readonly warnings: readonly string[];
    }
  | { readonly outcome: 'refused'; readonly refusal: Refusal };

export interface DeleteOptions {
  /** Deletes only if it is still this one. */
  readonly uid?: string | undefined;
}

export interface LogQuery {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly tailLines: number;
  /** Of the container that ran before the present one. */
  readonly previous?: boolean;
}

/** `all` comes first, and again when the server had forgotten where we were: what is not in it is gone. */
export type WatchEvent =
  | { readonly type: 'all'; readonly objects: readonly KubeObject[] }
  | { readonly type: 'changed' | 'gone'; readonly object: KubeObject };

/**
 * One cluster. Every method throws a Failure: kind `user` for rights and wrong requests (`cluster-forbidden`,
 * `cluster-unauthorized`, `cluster-request-refused`, `kind-unknown`), kind `infrastructure` when the cluster did not
 * answer (`cluster-unavailable`, `http-timeout`, `http-unreachable`); or rejects with the signal's reason.
 */
export interface Kubernetes {
  readonly fieldManager: string;
  readonly clock: Clock;
  /** Undefined for a kind that the cluster does not know. Asked once per group and version. */
  resource(of: Pick<ObjectRef, 'apiVersion' | 'kind'>, call: Call): Promise<Resource | undefined>;
  /** Group and version in which the cluster prefers a group; undefined for one that it lacks. */
  preferredVersion(group: string, call: Call): Promise<string | undefined>;
  /** Undefined when there is none. */
  get(ref: ObjectRef, call: Call): Promise<KubeObject | undefined>;
  list(query: ListQuery, call: Call): Promise<ObjectList>;
  /** Server-side apply with strict validation. Repeated when an answer is lost: it says how things should be. */
  apply(object: KubeObject, options: ApplyOptions, call: Call): Promise<Applied>;
  /** Creates what must not be there yet. Sent once. */
  create(object: KubeObject, call: Call): Promise<'created' | 'exists'>;
  /** Deletes it and, after it, what it owns. */
  delete(ref: ObjectRef, options: DeleteOptions, call: Call): Promise<'deleted' | 'absent'>;
  /** The last lines; none when there is no such log. */
  log(query: LogQuery, call: Call): Promise<readonly string[]>;
  /**
   * What there is, then each change, over as many connections as it takes: a server that restarts, a token that expired
   * and a forgotten version are mended out of sight. Ends at the deadline of the call.
   */
  watch(query: ListQuery, call: Call): AsyncIterable<WatchEvent>;
}
