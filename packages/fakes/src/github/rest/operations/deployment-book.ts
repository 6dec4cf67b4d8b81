import type { RepositoryState } from '../../state.ts';
import { notFound, type RestCall } from '../operation.ts';

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

/** Deployments and environments of one repository, oldest first. */
export interface DeploymentBook {
  readonly state: RepositoryState;
  readonly deployments: Deployment[];
  readonly environments: Environment[];
}

/** Names of environments are not case-sensitive. */
export function findEnvironment(book: DeploymentBook, name: string): Environment | undefined {
  return book.environments.find((one) => one.name.toLowerCase() === name.toLowerCase());
}

/** The first use of an environment makes it. */
export function useEnvironment(book: DeploymentBook, name: string): void {
  const { state, environments } = book;
  if (findEnvironment(book, name) !== undefined) return;
  environments.push({ id: state.nextId(), name, createdAt: state.now().toISOString() });
}

/** @throws RestError 404 */
export function findDeployment(book: DeploymentBook, call: RestCall): Deployment {
  const found = book.deployments.find(({ id }) => id === Number(call.parameters['deployment_id']));
  if (found === undefined) throw notFound();
  return found;
}

/** The word of its newest status; undefined for one that has none. */
export function stateOf(deployment: Deployment): string | undefined {
  return deployment.statuses.at(-1)?.state;
}
