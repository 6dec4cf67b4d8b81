import type { Deployment, DeploymentStatus, RepositoryState } from '../../state.ts';
import { needText, readText, sizeOf } from '../body.ts';
import type { Json } from '../openapi.ts';
import { answerPage, notFound, type Operation, RestError, type RestAnswer, type RestCall } from '../operation.ts';
import { withPermission } from './deployment-access.ts';
import { findDeployment, stateOf, useEnvironment } from './deployment-book.ts';
import { actorOf } from './repositories.ts';

/** Source: the published description: "The maximum description length is 140 characters." */
const longestDescription = 140;

function urlOf(state: RepositoryState, deployment: Deployment, status: DeploymentStatus): string {
  return `https://api.github.com/repos/${state.fullName}/deployments/${deployment.id}/statuses/${status.id}`;
}

function describe(state: RepositoryState, deployment: Deployment, status: DeploymentStatus): object {
  const repository = `https://api.github.com/repos/${state.fullName}`;
  const { id, state: word, description, environment, logUrl } = status;
  return {
    ...{ id, state: word, description, environment, node_id: `DES_${id}` },
    url: urlOf(state, deployment, status),
    ...{ environment_url: status.environmentUrl, log_url: logUrl, target_url: logUrl },
    creator: { login: status.creator, id: 41898282, type: 'Bot' },
    created_at: status.createdAt,
    updated_at: status.createdAt,
    deployment_url: `${repository}/deployments/${deployment.id}`,
    repository_url: repository,
  };
}

function invalid(field: string, message: string): RestError {
  return new RestError(422, 'Validation Failed', [{ resource: 'DeploymentStatus', code: 'custom', field, message }]);
}

function readUrl(body: Json, field: string): string | undefined {
  const url = readText(body, field);
  if (url !== undefined && url !== '' && !/^https?:\/\/[^\s/]/.test(url))
    throw invalid(field, `${field} must use http(s) scheme`);
  return url;
}

function readDescription(body: Json): string {
  const description = readText(body, 'description') ?? '';
  if (sizeOf(description) > longestDescription)
    throw invalid('description', `description is too long (maximum is ${longestDescription} characters)`);
  return description;
}

function readStatus(state: RepositoryState, call: RestCall, deployment: Deployment): DeploymentStatus {
  const { body } = call;
  return {
    ...{ id: state.nextId(), state: needText(body, 'state'), description: readDescription(body) },
    environment: readText(body, 'environment') ?? deployment.environment,
    environmentUrl: readUrl(body, 'environment_url') ?? '',
    logUrl: readUrl(body, 'log_url') ?? readUrl(body, 'target_url') ?? '',
    creator: actorOf(call),
    createdAt: state.now().toISOString(),
  };
}

function append(deployment: Deployment, status: DeploymentStatus): void {
  deployment.statuses.push(status);
  deployment.environment = status.environment;
  deployment.updatedAt = status.createdAt;
}

/** Whether a success of `newer` makes `older` inactive: production and what is temporary keep their success. */
function isReplaced(older: Deployment, newer: Deployment): boolean {
  return (
    older.id < newer.id &&
    older.environment === newer.environment &&
    !older.transient &&
    !older.production &&
    stateOf(older) === 'success'
  );
}

function retireOlder(state: RepositoryState, newer: Deployment, status: DeploymentStatus): void {
  for (const older of state.deployments.filter((one) => isReplaced(one, newer)))
    append(older, {
      ...{ id: state.nextId(), state: 'inactive', description: '', environment: older.environment },
      ...{ environmentUrl: '', logUrl: '', creator: status.creator, createdAt: status.createdAt },
    });
}

function create(state: RepositoryState, call: RestCall): RestAnswer {
  const deployment = findDeployment(state, call);
  const status = readStatus(state, call, deployment);
  useEnvironment(state, status.environment);
  append(deployment, status);
  if (status.state === 'success' && call.body['auto_inactive'] !== false) retireOlder(state, deployment, status);
  const headers = { location: urlOf(state, deployment, status) };
  return { status: 201, value: describe(state, deployment, status), headers };
}

/** Newest first. */
function list(state: RepositoryState, call: RestCall): RestAnswer {
  const deployment = findDeployment(state, call);
  return answerPage(call, deployment.statuses.map((status) => describe(state, deployment, status)).reverse());
}

function get(state: RepositoryState, call: RestCall): RestAnswer {
  const deployment = findDeployment(state, call);
  const status = deployment.statuses.find(({ id }) => id === Number(call.parameters['status_id']));
  if (status === undefined) throw notFound();
  return { status: 200, value: describe(state, deployment, status) };
}

export function deploymentStatusOperations(state: RepositoryState): [string, Operation][] {
  const all = '/repos/{owner}/{repo}/deployments/{deployment_id}/statuses';
  return [
    [`POST ${all}`, withPermission(state, 'deployments', 'write', (call) => create(state, call))],
    [`GET ${all}`, withPermission(state, 'deployments', 'read', (call) => list(state, call))],
    [`GET ${all}/{status_id}`, withPermission(state, 'deployments', 'read', (call) => get(state, call))],
  ];
}
