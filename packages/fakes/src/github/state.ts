import type { GitRepository } from './git/repository.ts';
import type { Json } from './rest/openapi.ts';

export interface Comment {
  readonly id: number;
  /** Number of the issue or pull request. */
  readonly issue: number;
  readonly body: string;
  readonly author: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface CheckRun extends Json {
  readonly id: number;
  readonly name: string;
  readonly head_sha: string;
  readonly status: string;
  readonly conclusion: string | null;
}

export interface CommitStatus {
  readonly id: number;
  readonly sha: string;
  readonly state: string;
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: string;
  readonly createdAt: string;
}

export interface PullRequest {
  readonly number: number;
  readonly title: string;
  readonly state: 'open' | 'closed';
  readonly draft: boolean;
  /** Branch names; commits are looked up in the repository when they are asked for. */
  readonly head: string;
  readonly base: string;
  /** Full name of the repository that `head` is in; another one for a fork. */
  readonly headRepository: string;
  readonly author: string;
  readonly labels: readonly string[];
}

export interface WorkflowRun {
  readonly id: number;
  readonly name: string;
  readonly event: string;
  readonly headBranch: string;
  readonly headSha: string;
  readonly attempt: number;
  readonly status: 'queued' | 'in_progress' | 'completed';
  readonly conclusion: string | null;
  readonly createdAt: string;
  readonly jobs: readonly WorkflowJob[];
}

export interface WorkflowJob {
  readonly id: number;
  readonly name: string;
  readonly status: 'queued' | 'in_progress' | 'completed';
  readonly conclusion: string | null;
  readonly startedAt: string;
  readonly completedAt: string | null;
}

export interface SarifUpload {
  readonly id: string;
  readonly commitSha: string;
  readonly ref: string;
  readonly toolName: string | undefined;
  readonly checkoutUri: string | undefined;
  readonly sarif: Json;
  readonly createdAt: string;
}

export interface Push {
  readonly at: string;
  readonly actor: string;
  readonly ref: string;
  /** Forty zeros when the ref was made or deleted. */
  readonly before: string;
  readonly after: string;
}

export interface DeploymentStatus {
  readonly id: number;
  readonly state: string;
  readonly description: string;
  readonly environment: string;
  readonly environmentUrl: string;
  readonly logUrl: string;
  readonly creator: string;
  readonly createdAt: string;
}

export interface Deployment {
  readonly id: number;
  readonly sha: string;
  /** As it was asked for: branch, tag or commit. */
  readonly ref: string;
  readonly task: string;
  readonly payload: unknown;
  readonly originalEnvironment: string;
  /** That of the newest status. */
  environment: string;
  readonly description: string | null;
  readonly transient: boolean;
  readonly production: boolean;
  readonly creator: string;
  readonly createdAt: string;
  updatedAt: string;
  /** Oldest first. */
  readonly statuses: DeploymentStatus[];
}

export interface Environment {
  readonly id: number;
  readonly name: string;
  readonly createdAt: string;
}

/** Everything about the repository that changes. Tests may read all of it and write what no API call makes. */
export interface RepositoryState {
  readonly owner: string;
  readonly name: string;
  readonly fullName: string;
  readonly id: number;
  readonly ownerId: number;
  readonly private: boolean;
  readonly defaultBranch: string;
  readonly git: GitRepository;
  readonly now: () => Date;
  readonly comments: Comment[];
  readonly checkRuns: CheckRun[];
  readonly statuses: CommitStatus[];
  readonly pulls: PullRequest[];
  readonly runs: WorkflowRun[];
  readonly sarifUploads: SarifUpload[];
  readonly pushes: Push[];
  /** Oldest first. */
  readonly deployments: Deployment[];
  readonly environments: Environment[];
  /** Unique over everything that GitHub numbers. */
  nextId(): number;
}
