import type { Deployment, RepositoryState } from '../../state.ts';
import { needText, readText, sizeOf } from '../body.ts';
import { answerPage, type Operation, RestError, type RestAnswer, type RestCall } from '../operation.ts';
import { withPermission } from './deployment-access.ts';
import { findDeployment, stateOf, useEnvironment } from './deployment-book.ts';
import { autoMerge, checkContexts } from './deployment-gates.ts';
import { deploymentStatusOperations } from './deployment-statuses.ts';
import { environmentOperations } from './environments.ts';
import { resolveRevision } from './commits.ts';
import { actorOf } from './repositories.ts';

/** Source: docs.github.com, "Managing environments for deployment": a name may not exceed 255 characters. */
const longestName = 255;

function describe(state: RepositoryState, deployment: Deployment): object {
  const repository = `https://api.github.com/repos/${state.fullName}`;
  const url = `${repository}/deployments/${deployment.id}`;
  const { id, sha, ref, task, payload, environment, description } = deployment;
  return {
    ...{ id, sha, ref, task, payload, environment, description, url },
    node_id: `DE_${id}`,
    original_environment: deployment.originalEnvironment,
    creator: { login: deployment.creator, id: 41898282, type: 'Bot' },
    created_at: deployment.createdAt,
    updated_at: deployment.updatedAt,
    statuses_url: `${url}/statuses`,
    repository_url: repository,
    transient_environment: deployment.transient,
    production_environment: deployment.production,
  };
}

function readEnvironment(call: RestCall): string {
  const name = readText(call.body, 'environment') ?? 'production';
  if (name !== '' && sizeOf(name) <= longestName) return name;
  const message =
    name === '' ? "environment can't be blank" : `environment is too long (maximum is ${longestName} characters)`;
  throw new RestError(422, 'Validation Failed', [
    { resource: 'Deployment', code: 'custom', field: 'environment', message },
  ]);
}

function readDeployment(state: RepositoryState, call: RestCall, sha: string): Deployment {
  const { body } = call;
  const environment = readEnvironment(call);
  const at = state.now().toISOString();
  const { transient_environment: transient = false, production_environment: production } = body;
  return {
    ...{ id: state.nextId(), sha, ref: needText(body, 'ref'), environment, originalEnvironment: environment },
    task: readText(body, 'task') ?? 'deploy',
    payload: body['payload'] ?? '',
    description: readText(body, 'description') ?? null,
    transient: transient === true,
    production: production === undefined ? environment === 'production' : production === true,
    ...{ creator: actorOf(call), createdAt: at, updatedAt: at, statuses: [] },
  };
}

async function create(state: RepositoryState, call: RestCall): Promise<RestAnswer> {
  const ref = needText(call.body, 'ref');
  const sha = await resolveRevision(state, ref);
  if (sha === undefined) throw new RestError(422, `No ref found for: ${ref}`);
  const deployment = readDeployment(state, call, sha);
  const message = call.body['auto_merge'] === false ? undefined : await autoMerge(state, call, ref, sha);
  if (message !== undefined) return { status: 202, value: { message } };
  checkContexts(state, ref, sha, call.body['required_contexts']);
  useEnvironment(state, deployment.environment);
  state.deployments.push(deployment);
  return { status: 201, value: describe(state, deployment) };
}

/** Newest first. `none` is the documented default of each filter. */
function list(state: RepositoryState, call: RestCall): RestAnswer {
  const fits = (deployment: Deployment): boolean =>
    (['sha', 'ref', 'task', 'environment'] as const).every((name) => {
      const wanted = call.query[name] ?? 'none';
      return wanted === 'none' || deployment[name] === wanted;
    });
  const found = state.deployments.filter(fits).reverse();
  return answerPage(
    call,
    found.map((deployment) => describe(state, deployment)),
  );
}

function get(state: RepositoryState, call: RestCall): RestAnswer {
  return { status: 200, value: describe(state, findDeployment(state, call)) };
}

/** Any status but `success` makes a deployment inactive in this sense; one without a status is not. */
function isInactive(deployment: Deployment): boolean {
  const state = stateOf(deployment);
  return state !== undefined && state !== 'success';
}

function remove(state: RepositoryState, call: RestCall): RestAnswer {
  const { deployments } = state;
  const deployment = findDeployment(state, call);
  if (deployments.length > 1 && !isInactive(deployment))
    throw new RestError(
      422,
      'We cannot delete an active deployment unless it is the only deployment in a given environment.',
    );
  deployments.splice(deployments.indexOf(deployment), 1);
  return { status: 204 };
}

/** Deployments with their statuses, and the environments that they make. */
export function deploymentOperations(state: RepositoryState): [string, Operation][] {
  const all = '/repos/{owner}/{repo}/deployments';
  const one = `${all}/{deployment_id}`;
  return [
    [`POST ${all}`, withPermission(state, 'deployments', 'write', (call) => create(state, call))],
    [`GET ${all}`, withPermission(state, 'deployments', 'read', (call) => list(state, call))],
    [`GET ${one}`, withPermission(state, 'deployments', 'read', (call) => get(state, call))],
    [`DELETE ${one}`, withPermission(state, 'deployments', 'write', (call) => remove(state, call))],
    ...deploymentStatusOperations(state),
    ...environmentOperations(state),
  ];
}
