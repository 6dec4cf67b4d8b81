import type { HostRequest } from '../world/handler.ts';
import type { FileStore } from './file-store.ts';
import { type Deployment, type Project, VercelError, type VercelTurn } from './model.ts';
import type { bodies, Body, Query } from './requests.ts';
import type { RolloutParts } from './rollout.ts';
import type { NextId } from './seed.ts';

export interface Team {
  readonly id: string;
  readonly slug: string;
}

export interface Platform extends RolloutParts {
  readonly team: Team;
  readonly plan: 'hobby' | 'pro';
  readonly projects: readonly Project[];
  /** Commits that the repository has. */
  readonly commits: ReadonlySet<string>;
  readonly files: FileStore;
  readonly nextId: NextId;
  /** How deployments that begin from now on go. */
  readonly turn: () => VercelTurn;
  /** Times at which deployments were made over the API. */
  readonly made: number[];
}

export interface Call {
  readonly path: readonly string[];
  readonly query: Query;
  readonly body: Body;
  readonly request: HostRequest;
}

export interface Answer {
  readonly status: number;
  /** Nothing is sent without it. */
  readonly value?: unknown;
}

export interface Operation {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: RegExp;
  readonly query?: readonly string[];
  /** `bytes`: a body that is no JSON. */
  readonly body?: (typeof bodies)[keyof typeof bodies] | 'bytes';
  readonly act: (platform: Platform, call: Call) => Answer | Promise<Answer>;
}

/** By id or name. @throws VercelError 404 */
export function projectOf({ projects }: Platform, idOrName: string | undefined): Project {
  const project = projects.find(({ id, name }) => id === idOrName || name === idOrName);
  if (project === undefined) throw new VercelError(404, 'not_found', 'Project not found');
  return project;
}

/** A deployment by id, of any project. @throws VercelError 404 */
export function deploymentOf(
  { projects }: Platform,
  id: string | undefined,
): { readonly project: Project; readonly deployment: Deployment } {
  for (const project of projects) {
    const deployment = project.deployments.find((one) => one.id === id || one.host === id);
    if (deployment !== undefined) return { project, deployment };
  }
  throw new VercelError(404, 'not_found', `The deployment "${id}" can't be found`);
}

export function text(body: Body, name: string): string | undefined {
  const value = body[name];
  return typeof value === 'string' ? value : undefined;
}
