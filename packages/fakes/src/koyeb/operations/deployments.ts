import type { Json } from '../../github/rest/openapi.ts';
import { invalid, notFound } from '../errors.ts';
import { end, isGone, stateOf } from '../lifecycle.ts';
import * as rendering from '../rendering.ts';
import { type Deployment, findDeployment, servicesOf, type Store } from '../state.ts';
import { cancellable, cancelled } from '../turns.ts';
import { type Call, one, type Operation, pageOf } from './operation.ts';

export function deploymentOf(store: Store, id: string): Deployment {
  const deployment = findDeployment(store, id);
  if (deployment === undefined || isGone(store, deployment)) throw notFound('Deployment', id);
  return deployment;
}

function list({ store, query }: Call): Json {
  const serviceId = one(query, 'service_id');
  const appId = one(query, 'app_id');
  const fitting = servicesOf(store)
    .filter(({ id, app }) => (serviceId ?? id) === id && (appId ?? app.id) === app.id)
    .flatMap(({ deployments }) => deployments)
    .filter((deployment) => !isGone(store, deployment));
  const { items, pages } = pageOf(query, fitting);
  return { deployments: items.map((deployment) => rendering.listedDeployment(store, deployment)), ...pages };
}

function cancel({ store, id }: Call): Json {
  const deployment = deploymentOf(store, id);
  const state = stateOf(store, deployment);
  if (!cancellable.has(state)) throw invalid(`Deployment in status ${state} cannot be canceled`);
  end(store, deployment, cancelled);
  deployment.isCancelled = true;
  return {};
}

function listInstances({ store, query }: Call): Json {
  const deploymentId = one(query, 'deployment_id');
  const serviceId = one(query, 'service_id');
  const fitting = servicesOf(store)
    .filter(({ id }) => (serviceId ?? id) === id)
    .flatMap(({ deployments }) => deployments)
    .filter((deployment) => (deploymentId ?? deployment.id) === deployment.id && !isGone(store, deployment));
  const all = fitting.flatMap((deployment) => rendering.instances(store, deployment));
  const { items, pages } = pageOf(query, all);
  const { limit, offset, count } = pages;
  return { instances: items, limit, offset, count, order: one(query, 'order') ?? 'desc' };
}

export const deploymentOperations: Readonly<Record<string, Operation>> = {
  'GET /v1/deployments': { name: 'ListDeployments', reply: 'ListDeploymentsReply', act: list },
  'GET /v1/deployments/{id}': {
    name: 'GetDeployment',
    reply: 'GetDeploymentReply',
    act: ({ store, id }) => ({ deployment: rendering.wholeDeployment(store, deploymentOf(store, id)) }),
  },
  'POST /v1/deployments/{id}/cancel': { name: 'CancelDeployment', reply: 'CancelDeploymentReply', act: cancel },
  'GET /v1/instances': { name: 'ListInstances', reply: 'ListInstancesReply', act: listInstances },
};
