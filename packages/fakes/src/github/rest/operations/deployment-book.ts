import type { Deployment, Environment, RepositoryState } from '../../state.ts';
import { notFound, type RestCall } from '../operation.ts';

/** Names of environments are not case-sensitive. */
export function findEnvironment(state: RepositoryState, name: string): Environment | undefined {
  return state.environments.find((one) => one.name.toLowerCase() === name.toLowerCase());
}

/** The first use of an environment makes it. */
export function useEnvironment(state: RepositoryState, name: string): void {
  if (findEnvironment(state, name) !== undefined) return;
  state.environments.push({ id: state.nextId(), name, createdAt: state.now().toISOString() });
}

/** @throws RestError 404 */
export function findDeployment(state: RepositoryState, call: RestCall): Deployment {
  const found = state.deployments.find(({ id }) => id === Number(call.parameters['deployment_id']));
  if (found === undefined) throw notFound();
  return found;
}

/** The word of its newest status; undefined for one that has none. */
export function stateOf(deployment: Deployment): string | undefined {
  return deployment.statuses.at(-1)?.state;
}
