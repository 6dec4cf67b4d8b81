import { z } from 'zod';
import { readReleasePayload, type ReleasePayload } from './release-payload.ts';

/** The states that GitHub takes. */
export type DeploymentState = 'error' | 'failure' | 'inactive' | 'in_progress' | 'queued' | 'pending' | 'success';

export interface Deployment {
  readonly id: number;
  /** Full id of the commit. */
  readonly sha: string;
  readonly environment: string;
  readonly task: string;
  readonly description: string | undefined;
  /** Its payload where that is one of ours and can be read. */
  readonly release: ReleasePayload | undefined;
  /** ISO 8601. */
  readonly createdAt: string;
}

export interface DeploymentStatus {
  readonly id: number;
  /** A `DeploymentState`, or a word that is new. */
  readonly state: string;
  readonly description: string;
  readonly environmentUrl: string | undefined;
  readonly logUrl: string | undefined;
  /** ISO 8601. */
  readonly createdAt: string;
}

const text = z.string().nullish();

/** Source: docs.github.com/rest/deployments/deployments. */
export const deploymentAnswer = z
  .object({
    ...{ id: z.number(), sha: z.string(), environment: z.string(), task: z.string(), created_at: z.string() },
    ...{ description: text, payload: z.unknown() },
  })
  .transform(({ id, sha, environment, task, created_at: createdAt, description, payload }): Deployment => ({
    ...{ id, sha, environment, task, createdAt },
    description: description ?? undefined,
    release: readReleasePayload(payload),
  }));

/** Source: docs.github.com/rest/deployments/statuses. */
export const statusAnswer = z
  .object({
    ...{ id: z.number(), state: z.string(), created_at: z.string() },
    ...{ description: text, environment_url: text, log_url: text },
  })
  .transform(
    ({ id, state, created_at: createdAt, description, environment_url: url, log_url: logUrl }): DeploymentStatus => ({
      ...{ id, state, createdAt, description: description ?? '' },
      environmentUrl: url === '' ? undefined : (url ?? undefined),
      logUrl: logUrl === '' ? undefined : (logUrl ?? undefined),
    }),
  );
