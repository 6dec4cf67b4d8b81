import type { StreamHttp } from '@aevon/ports';

/** What a server of the API was asked, and what it answered. */
export interface AuditLine {
  readonly verb: string;
  readonly user: string;
  /** With its query. */
  readonly uri: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly code: number;
}

export interface AdminAnswer {
  readonly status: number;
  readonly text: string;
}

/** A cluster that is held to the contract: a real control plane, or what stands in for one. */
export interface Cluster {
  readonly server: string;
  /** PEM. */
  readonly ca: string;
  /** Reaches the server. */
  readonly http: StreamHttp;
  /** Asks as the administrator; not in the audit log. */
  admin(method: string, path: string, body?: unknown): Promise<AdminAnswer>;
  /** A new namespace. */
  namespace(name: string): Promise<void>;
  /** A token of a service account, which is made if it is not there; with rights over everything unless `bare`. */
  token(namespace: string, account: string, bare?: 'bare'): Promise<string>;
  /** One line per request, oldest first; an answer implies its line. */
  audit(): readonly AuditLine[];
  /** What containers have logged, before their last start (`previous`) and since. */
  setLogs(logs: { readonly previous: readonly string[]; readonly present: readonly string[] }): void;
}
