import type { Program } from '../platform/program.ts';

/** How a deployment goes once it began. */
export type VercelTurn =
  | 'succeeds'
  | 'fails'
  | 'never-ends'
  /** It reaches a state that is not documented, and stays there. */
  | 'unknown-state'
  /** It ends ready, with another commit than was asked for. */
  | 'runs-another'
  /** Vercel says that the domains were moved to it, and they were not. */
  | 'serves-the-old'
  /** It is not there any more. */
  | 'vanishes'
  /** Somebody has to approve the author of the commit. */
  | 'blocked'
  /** It is ready, and Vercel gives it no domain and says nothing of it. */
  | 'passed-over'
  /** The "Ignored Build Step" of the project said that there is nothing to build. */
  | 'ignored';

export interface VercelStage {
  /** Of the traffic. */
  readonly targetPercentage: number;
  /** Minutes; without them somebody has to approve. */
  readonly duration?: number;
}

export interface VercelProjectRequest {
  readonly name: string;
  /** Linked to the repository whose commits `commits` are. Default true. */
  readonly linked?: boolean;
  /** Production domains beside `<name>.vercel.app`. */
  readonly domains?: readonly string[];
  readonly customEnvironments?: readonly { readonly slug: string; readonly domains: readonly string[] }[];
  readonly rootDirectory?: string;
  /** A commit that is live from the start. */
  readonly live?: string;
  /** Default true; false: production deployments wait to be promoted. */
  readonly autoAssign?: boolean;
  /** Rolling releases are on. */
  readonly stages?: readonly VercelStage[];
  /** Every deployment has these checks. */
  readonly checks?: readonly { readonly name: string; readonly conclusion: string }[];
}

export interface FileEntry {
  readonly file: string;
  readonly sha: string;
  readonly size: number;
  readonly mode: number;
}

export interface GitSource {
  readonly type: string;
  readonly ref: string;
  readonly sha: string;
}

/** What a deployment is made of. */
export interface Beginning {
  /** `production`, `preview` or the slug of a custom environment. */
  readonly target: string;
  readonly gitSource: GitSource | undefined;
  /** The commit that it is of, as whoever made it says. */
  readonly commit: string;
  readonly meta: Readonly<Record<string, string>>;
  readonly files: readonly FileEntry[];
  readonly prebuilt: boolean;
  /** Whether Vercel moves the domains to it by itself. */
  readonly autoAssign: boolean;
  readonly source: 'api' | 'git';
}

export interface Deployment extends Beginning {
  readonly id: string;
  readonly host: string;
  readonly turn: VercelTurn;
  /** Milliseconds since 1970, as all times here. */
  readonly createdAt: number;
  outcome: 'READY' | 'ERROR' | 'CANCELED' | 'BLOCKED' | undefined;
  endedAt: number | undefined;
  errorCode: string | undefined;
  errorMessage: string | undefined;
  aliasAssignedAt: number | undefined;
  aliasError: { readonly code: string; readonly message: string } | undefined;
  substate: 'STAGED' | 'ROLLING' | 'PROMOTED' | undefined;
  /** Whether Vercel has decided about its domains, once it was built and checked. */
  decided: boolean;
  /** Ready and live at the next look, whatever its turn says. */
  forced: boolean;
  program: Program | undefined;
  readonly logs: string[];
}

/** What was last asked of the production domains. */
export interface AliasRequest {
  readonly type: 'promote' | 'rollback';
  readonly from: Deployment | undefined;
  readonly to: Deployment;
  readonly requestedAt: number;
  ended: 'succeeded' | 'failed' | 'skipped' | undefined;
}

export interface RollingRelease {
  readonly from: Deployment | undefined;
  readonly to: Deployment;
  readonly startedAt: number;
  /** Stages that were approved by hand. */
  approved: number;
  queued: Deployment | undefined;
  state: 'ACTIVE' | 'COMPLETE' | 'ABORTED';
}

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly linked: boolean;
  readonly domains: readonly string[];
  readonly customEnvironments: readonly {
    readonly id: string;
    readonly slug: string;
    readonly domains: readonly string[];
  }[];
  readonly rootDirectory: string | undefined;
  readonly stages: readonly VercelStage[];
  readonly checks: NonNullable<VercelProjectRequest['checks']>;
  readonly createdAt: number;
  autoAssign: boolean;
  paused: boolean;
  /** Newest first. */
  deployments: Deployment[];
  request: AliasRequest | undefined;
  rolling: RollingRelease | undefined;
  rollbackDescription: string | undefined;
  /** Domains that no deployment can be put on. */
  readonly broken: Set<string>;
}

/** An answer with Vercel's error body. */
export class VercelError extends Error {
  readonly status: number;
  readonly code: string;
  readonly more: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.more = more;
    this.headers = headers;
  }
}
