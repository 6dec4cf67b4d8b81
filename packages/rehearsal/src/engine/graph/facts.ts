import type { JsonObject } from '../language/values.ts';
import type { Permissions } from '../rules/permissions.ts';

/** The repository whose event started the run. */
export interface RepositoryFacts {
  /** `owner/name`. */
  readonly fullName: string;
  readonly id: number;
  readonly ownerId: number;
  readonly visibility: 'public' | 'private';
  readonly defaultBranch: string;
}

/** The event as the `github` context shows it. */
export interface EventFacts {
  readonly name: string;
  readonly payload: JsonObject;
  /** Full ref: `refs/heads/main`, `refs/pull/7/merge`. */
  readonly ref: string;
  readonly sha: string;
  /** Pull requests only. */
  readonly headRef: string;
  readonly baseRef: string;
  readonly actor: string;
  /** Title of the commit or the pull request, for the report. */
  readonly title: string;
  /** A fork's token may not write and its jobs see no secrets. */
  readonly fromFork: boolean;
}

export interface RunFacts {
  readonly id: string;
  readonly number: number;
  readonly attempt: number;
}

/** A repository at a commit, unpacked. */
export interface Source {
  readonly repository: string;
  /** As asked for: `v1`, `refs/heads/main`, or a SHA. */
  readonly ref: string;
  readonly sha: string;
  readonly directory: string;
}

/** Finds `owner/name` at a ref; undefined when the rehearsal does not have it. */
export type SourceResolver = (repository: string, ref: string) => Promise<Source | undefined>;

/** What the job's own tokens are made of. */
export interface TokenRequest {
  readonly permissions: Permissions;
  readonly run: RunFacts;
  readonly jobId: string;
  readonly event: EventFacts;
  /** `owner/name/.github/workflows/x.yml@ref` of the workflow that holds the job. */
  readonly workflowRef: string;
  readonly environment: string | undefined;
}

export interface JobTokens {
  /** GITHUB_TOKEN. */
  readonly token: string;
  /** Laid into actions: ACTIONS_RUNTIME_TOKEN, ACTIONS_RESULTS_URL, ACTIONS_ID_TOKEN_REQUEST_*, … */
  readonly services: Readonly<Record<string, string>>;
}

export type TokenIssuer = (request: TokenRequest) => JobTokens | Promise<JobTokens>;
