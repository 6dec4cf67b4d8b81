import type { Json } from '../github/rest/openapi.ts';
import { isGone, stateOf } from './lifecycle.ts';
import { activeOf, type App, crashOf, type Deployment, type Service, type Store } from './state.ts';

type Moments = 'created_at' | 'allocated_at' | 'started_at' | 'succeeded_at' | 'terminated_at' | 'updated_at';

/** A time as Koyeb's own clock shows it; null stands for none, as in the gateway's JSON. */
function shown(store: Store, at: number | undefined): string | null {
  return at === undefined ? null : new Date(at + store.skew).toISOString();
}

function momentsOf(store: Store, { createdAt, reached }: Deployment): Readonly<Record<Moments, string | null>> {
  const ends = ['ERROR', 'CANCELED', 'STOPPED'].map((state) => reached.get(state)).find((at) => at !== undefined);
  return {
    created_at: shown(store, createdAt),
    allocated_at: shown(store, reached.get('ALLOCATING')),
    started_at: shown(store, reached.get('STARTING')),
    succeeded_at: shown(store, reached.get('HEALTHY')),
    terminated_at: shown(store, ends),
    updated_at: shown(store, Math.max(createdAt, ...reached.values())),
  };
}

export const exitMessage =
  'Application exited with code 1. This usually indicates an application failure. Check that the command used to launch your application is correct.';

/** What Koyeb says of a deployment beside its state. */
function messagesOf(deployment: Deployment, state: string, images: Store['images']): readonly string[] {
  if (state !== 'ERROR' && state !== 'ERRORING') return state === 'HEALTHY' ? ['Deployment is healthy.'] : [];
  const crash = crashOf(deployment);
  if (crash !== undefined) return [`Instances failed to start: ${crash}`];
  const image = deployment.definition.docker?.image;
  if (image !== undefined && images?.has(image) === false)
    return [`Docker image "${image}" was not found in its registry`];
  return [deployment.turn === 'build-fails' ? 'Build failed' : 'Instances are unhealthy'];
}

function stagesOf({ turn, definition }: Deployment, state: string): readonly Json[] {
  if (definition.git === undefined || state === 'PENDING') return [];
  const isFailed = turn === 'build-fails' && state !== 'PROVISIONING';
  const status = state === 'PROVISIONING' ? 'RUNNING' : isFailed ? 'FAILED' : 'COMPLETED';
  return [{ name: 'build', status, messages: isFailed ? ['The build command ended with exit code 2.'] : [] }];
}

function provisioningOf(deployment: Deployment, state: string): Json {
  const { definition, runs } = deployment;
  const isBuilt = definition.git !== undefined && !['PENDING', 'PROVISIONING'].includes(state);
  return {
    ...(isBuilt ? { sha: runs } : {}),
    ...(definition.docker === undefined ? {} : { image: definition.docker.image }),
    stages: stagesOf(deployment, state),
  };
}

/** `DeploymentListItem` */
export function listedDeployment(store: Store, deployment: Deployment): Json {
  const { id, service, version, definition } = deployment;
  const state = stateOf(store, deployment);
  return {
    id,
    organization_id: store.organizationId,
    app_id: service.app.id,
    service_id: service.id,
    version: String(version),
    ...momentsOf(store, deployment),
    status: state,
    definition,
    messages: messagesOf(deployment, state, store.images),
    provisioning_info: provisioningOf(deployment, state),
  };
}

/** `Deployment` */
export function wholeDeployment(store: Store, deployment: Deployment): Json {
  const { id, service, skipBuild } = deployment;
  const newest = service.deployments[0]?.id === id;
  const role = service.activeId === id ? 'ACTIVE' : newest ? 'UPCOMING' : 'INVALID';
  return { ...listedDeployment(store, deployment), skip_build: skipBuild, role };
}

function statusOf(store: Store, service: Service): string {
  if (service.isPaused) return 'PAUSED';
  const active = activeOf(service);
  const state = active === undefined ? 'STARTING' : stateOf(store, active);
  if (state === 'SLEEPING') return 'HEALTHY';
  return ['HEALTHY', 'DEGRADED', 'UNHEALTHY'].includes(state) ? state : 'STARTING';
}

/** `Service` and `ServiceListItem` */
export function service(store: Store, one: Service): Json {
  const { id, name, app, createdAt, deployments, activeId, lifeCycle } = one;
  return {
    id,
    name,
    organization_id: store.organizationId,
    app_id: app.id,
    created_at: shown(store, createdAt),
    updated_at: shown(store, deployments[0]?.createdAt ?? createdAt),
    type: deployments[0]?.definition.type ?? 'WEB',
    status: statusOf(store, one),
    messages: [],
    version: String(deployments.length),
    active_deployment_id: activeId ?? '',
    latest_deployment_id: deployments.find((deployment) => !isGone(store, deployment))?.id ?? '',
    life_cycle: lifeCycle ?? null,
  };
}

/** `App` and `AppListItem` */
export function app(store: Store, { id, name, host, createdAt, services }: App): Json {
  const at = { created_at: shown(store, createdAt), updated_at: shown(store, createdAt) };
  const statuses = services.map((one) => statusOf(store, one));
  const ofApp = { organization_id: store.organizationId, app_id: id };
  return {
    id,
    name,
    organization_id: store.organizationId,
    ...at,
    status: statuses.every((status) => status === 'HEALTHY') ? 'HEALTHY' : 'DEGRADED',
    messages: [],
    domains: [{ id: `domain-${id}`, ...ofApp, name: host, ...at, status: 'ACTIVE', type: 'AUTOASSIGNED' }],
  };
}

const instanceStates: Readonly<Record<string, string>> = {
  ALLOCATING: 'ALLOCATING',
  DEGRADED: 'UNHEALTHY',
  ERRORING: 'ERROR',
};

/** `InstanceListItem`; one instance for each deployment that got so far. */
export function instances(store: Store, deployment: Deployment): readonly Json[] {
  const { id, service: of, reached } = deployment;
  const at = reached.get('ALLOCATING');
  if (at === undefined) return [];
  const state = stateOf(store, deployment);
  const known = ['STARTING', 'HEALTHY', 'UNHEALTHY', 'STOPPING', 'STOPPED', 'ERROR', 'SLEEPING'];
  const isWell = ['ALLOCATING', 'STARTING', 'HEALTHY', 'SLEEPING'].includes(state);
  return [
    {
      id: `instance-${id}`,
      organization_id: store.organizationId,
      app_id: of.app.id,
      service_id: of.id,
      xyz_deployment_id: id,
      region: deployment.definition.regions?.[0] ?? 'fra',
      replica_index: 0,
      created_at: shown(store, at),
      updated_at: shown(store, at),
      status: instanceStates[state] ?? (known.includes(state) ? state : 'STARTING'),
      messages: isWell ? [] : [crashOf(deployment) ?? exitMessage],
    },
  ];
}
