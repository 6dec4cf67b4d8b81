import type { Environment, RepositoryState } from '../../state.ts';
import { answerPage, notFound, type Operation, type RestAnswer, type RestCall } from '../operation.ts';
import { withPermission } from './deployment-access.ts';
import { findEnvironment } from './deployment-book.ts';

/** Environments here have no rules: a deployment makes them bare, and only their owner could add some. */
function describe(state: RepositoryState, { id, name, createdAt }: Environment): object {
  return {
    ...{ id, name, node_id: `EN_${id}`, created_at: createdAt, updated_at: createdAt },
    url: `https://api.github.com/repos/${state.fullName}/environments/${encodeURIComponent(name)}`,
    html_url: `https://github.com/${state.fullName}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
    protection_rules: [],
    deployment_branch_policy: null,
  };
}

function list(state: RepositoryState, call: RestCall): RestAnswer {
  return answerPage(
    call,
    state.environments.map((environment) => describe(state, environment)),
    (page) => ({ total_count: state.environments.length, environments: page }),
  );
}

function get(state: RepositoryState, call: RestCall): RestAnswer {
  const environment = findEnvironment(state, call.parameters['environment_name'] ?? '');
  if (environment === undefined) throw notFound();
  return { status: 200, value: describe(state, environment) };
}

/** Source: docs.github.com, "List environments": to read them takes `actions: read`, not a permission of deployments. */
export function environmentOperations(state: RepositoryState): [string, Operation][] {
  const all = '/repos/{owner}/{repo}/environments';
  return [
    [`GET ${all}`, withPermission(state, 'actions', 'read', (call) => list(state, call))],
    [`GET ${all}/{environment_name}`, withPermission(state, 'actions', 'read', (call) => get(state, call))],
  ];
}
