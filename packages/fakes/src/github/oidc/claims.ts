import { randomUUID } from 'node:crypto';

/** What GitHub says of the job that asks for an identity. */
export interface JobFacts {
  /** Full ref, e.g. `refs/heads/main`. */
  readonly ref: string;
  readonly sha: string;
  readonly event: string;
  readonly runId: string | number;
  readonly actor?: string;
  readonly environment?: string;
  /** `<owner>/<repo>/.github/workflows/<file>@<ref>`; default: `ci.yml` of the repository at `ref`. */
  readonly workflowRef?: string;
  /** Where the job is written, when that is a reusable workflow. */
  readonly jobWorkflowRef?: string;
}

export interface RepositoryFacts {
  readonly owner: string;
  readonly name: string;
  readonly id: number;
  readonly ownerId: number;
  readonly private: boolean;
}

export const issuer = 'https://token.actions.githubusercontent.com';

/**
 * With the immutable ids that repositories made after 15 July 2026 have.
 * Source: docs.github.com, "OpenID Connect reference", immutable subject claims.
 */
export function subjectOf(repository: RepositoryFacts, job: JobFacts): string {
  const base = `repo:${repository.owner}@${repository.ownerId}/${repository.name}@${repository.id}`;
  if (job.environment !== undefined) return `${base}:environment:${encodeURIComponent(job.environment)}`;
  return job.event === 'pull_request' ? `${base}:pull_request` : `${base}:ref:${job.ref}`;
}

/** The claims of an ID token, good for five minutes. */
export function claimsOf(repository: RepositoryFacts, job: JobFacts, audience: string, now: Date): object {
  const seconds = Math.floor(now.getTime() / 1000);
  const fullName = `${repository.owner}/${repository.name}`;
  const workflowRef = job.workflowRef ?? `${fullName}/.github/workflows/ci.yml@${job.ref}`;
  return {
    jti: randomUUID(),
    sub: subjectOf(repository, job),
    aud: audience,
    iss: issuer,
    ...{ iat: seconds, nbf: seconds - 300, exp: seconds + 300 },
    ...{
      ref: job.ref,
      sha: job.sha,
      event_name: job.event,
      ref_type: job.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
      ref_protected: 'false',
    },
    ...{
      repository: fullName,
      repository_owner: repository.owner,
      repository_id: String(repository.id),
      repository_owner_id: String(repository.ownerId),
    },
    repository_visibility: repository.private ? 'private' : 'public',
    ...{ run_id: String(job.runId), run_number: '1', run_attempt: '1', actor: job.actor ?? 'ada', actor_id: '583231' },
    ...{
      workflow: 'ci',
      workflow_ref: workflowRef,
      workflow_sha: job.sha,
      job_workflow_ref: job.jobWorkflowRef ?? workflowRef,
      job_workflow_sha: job.sha,
    },
    ...(job.environment === undefined ? {} : { environment: job.environment }),
    runner_environment: 'github-hosted',
  };
}
