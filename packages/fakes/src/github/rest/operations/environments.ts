import { answerPage, notFound, type Operation, type RestAnswer, type RestCall } from '../operation.ts';
import { withPermission } from './deployment-access.ts';
import { type DeploymentBook, type Environment, findEnvironment } from './deployment-book.ts';

/** Environments here have no rules: a deployment makes them bare, and only their owner could add some. */
function describe({ state }: DeploymentBook, { id, name, createdAt }: Environment): object {
  return {
    ...{ id, name, node_id: `EN_${id}`, created_at: createdAt, updated_at: createdAt },
    url: `https://api.github.com/repos/${state.fullName}/environments/${encodeURIComponent(name)}`,
    html_url: `https://github.com/${state.fullName}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
    protection_rules: [],
    deployment_branch_policy: null,
  };
}

function list(book: DeploymentBook, call: RestCall): RestAnswer {
  return answerPage(
    call,
    book.environments.map((environment) => describe(book, environment)),
    (page) => ({ total_count: book.environments.length, environments: page }),
  );
}

function get(book: DeploymentBook, call: RestCall): RestAnswer {
  const environment = findEnvironment(book, call.parameters['environment_name'] ?? '');
  if (environment === undefined) throw notFound();
  return { status: 200, value: describe(book, environment) };
}

/** Source: docs.github.com, "List environments": to read them takes `actions: read`, not a permission of deployments. */
export function environmentOperations(book: DeploymentBook): [string, Operation][] {
  const all = '/repos/{owner}/{repo}/environments';
  return [
    [`GET ${all}`, withPermission(book, 'actions', 'read', (call) => list(book, call))],
    [`GET ${all}/{environment_name}`, withPermission(book, 'actions', 'read', (call) => get(book, call))],
  ];
}
