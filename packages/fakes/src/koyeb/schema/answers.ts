import { definition, lifeCycle } from './definition.ts';
import { all, anything, closed, flag, list, moment, oneOf, type Shape, text, whole } from './shapes.ts';

// What is answered, and the queries. Source as of definition.ts; of each answer the properties that the stand-in gives.

const pages = { ...all(whole, 'limit', 'offset', 'count'), has_next: flag };
const ids = all(text, 'id', 'organization_id', 'app_id');

const domain = closed({
  ...all(text, 'id', 'organization_id', 'app_id', 'name'),
  ...all(moment, 'created_at', 'updated_at'),
  status: oneOf('PENDING', 'ACTIVE', 'ERROR', 'DELETING', 'DELETED'),
  type: oneOf('AUTOASSIGNED', 'CUSTOM'),
});

const appStatus = oneOf(
  ...['STARTING', 'HEALTHY', 'DEGRADED', 'UNHEALTHY', 'DELETING', 'DELETED', 'PAUSING', 'PAUSED', 'RESUMING'],
);

const app = closed({
  ...all(text, 'id', 'organization_id', 'name'),
  ...all(moment, 'created_at', 'updated_at'),
  status: appStatus,
  messages: list(text),
  domains: list(domain),
});

const service = closed({
  ...ids,
  ...all(text, 'name', 'version', 'active_deployment_id', 'latest_deployment_id'),
  ...all(moment, 'created_at', 'updated_at'),
  type: oneOf('INVALID_TYPE', 'WEB', 'WORKER', 'DATABASE', 'SANDBOX'),
  status: appStatus,
  messages: list(text),
  life_cycle: lifeCycle,
});

const stage = closed({
  name: text,
  status: oneOf('UNKNOWN', 'PENDING', 'RUNNING', 'FAILED', 'COMPLETED', 'ABORTED'),
  messages: list(text),
});

const moments = ['created_at', 'updated_at', 'allocated_at', 'started_at', 'succeeded_at', 'terminated_at'] as const;

const listedDeployment = {
  ...ids,
  ...all(text, 'service_id', 'parent_id', 'version'),
  ...all(moment, ...moments),
  // Of sixteen words, but the stand-in can show one that is not among them yet.
  status: text,
  definition,
  messages: list(text),
  provisioning_info: closed({ ...all(text, 'sha', 'image'), stages: list(stage) }),
};

const deployment = closed({
  ...listedDeployment,
  skip_build: flag,
  role: oneOf('INVALID', 'ACTIVE', 'UPCOMING', 'CURRENT'),
});

const instance = closed({
  ...ids,
  ...all(text, 'service_id', 'regional_deployment_id', 'xyz_deployment_id', 'type', 'region'),
  ...all(moment, 'created_at', 'updated_at'),
  replica_index: whole,
  status: oneOf('ALLOCATING', 'STARTING', 'HEALTHY', 'UNHEALTHY', 'STOPPING', 'STOPPED', 'ERROR', 'SLEEPING'),
  messages: list(text),
});

const verifyCodes = [
  ...['UNKNOWN', 'AUTH_ACCESS_DENIED', 'ANON_ACCESS_DENIED', 'AUTH_NOT_FOUND', 'ANON_NOT_FOUND', 'REGISTRY_ERROR'],
  ...['TIMEOUT', 'DNS', 'MALFORMED', 'INVALID_OS', 'INVALID_ARCH', 'INVALID_SCHEME', 'GENERIC'],
];

/** By the name of the reply in the vendor's description. */
export const replies = {
  ListAppsReply: closed({ apps: list(app), ...pages }),
  GetAppReply: closed({ app }),
  ListServicesReply: closed({ services: list(service), ...pages }),
  GetServiceReply: closed({ service }),
  UpdateServiceReply: closed({ service }),
  ListDeploymentsReply: closed({ deployments: list(closed(listedDeployment)), ...pages }),
  GetDeploymentReply: closed({ deployment }),
  CancelDeploymentReply: closed({}),
  ListInstancesReply: closed({ instances: list(instance), ...all(whole, 'limit', 'offset', 'count'), order: text }),
  ListSecretsReply: closed({
    secrets: list(
      closed({ ...all(text, 'id', 'name', 'organization_id'), type: oneOf('SIMPLE', 'REGISTRY', 'MANAGED') }),
    ),
    ...all(whole, 'limit', 'offset', 'count'),
  }),
  QueryLogsReply: closed({
    data: list(closed({ msg: text, created_at: moment, labels: anything })),
    pagination: closed({ has_more: flag, ...all(moment, 'next_start', 'next_end') }),
  }),
  VerifyDockerImageReply: closed({ success: flag, reason: text, code: oneOf(...verifyCodes) }),
} satisfies Readonly<Record<string, Shape>>;
export type ReplyName = keyof typeof replies;

const paged = all(text, 'limit', 'offset');

/** By operation id. A name whose shape is a list may come more than once. */
export const queries = {
  ListApps: { ...paged, ...all(text, 'name', 'project_id') },
  GetApp: {},
  ListServices: {
    ...paged,
    ...all(text, 'app_id', 'name', 'project_id'),
    ...all(list(text), 'types', 'statuses', 'regions'),
  },
  GetService: {},
  UpdateService: { update_mask: text, dry_run: oneOf('true', 'false') },
  ListDeployments: { ...paged, ...all(text, 'app_id', 'service_id'), statuses: list(text) },
  GetDeployment: {},
  CancelDeployment: {},
  ListInstances: {
    ...paged,
    ...all(text, 'app_id', 'service_id', 'deployment_id', 'regional_deployment_id', 'allocation_id', 'replica_index'),
    statuses: list(text),
    order: oneOf('asc', 'desc'),
    ...all(moment, 'starting_time', 'ending_time'),
  },
  ListSecrets: { ...paged, ...all(text, 'name', 'project_id'), types: list(text) },
  QueryLogs: {
    type: oneOf('build', 'runtime'),
    ...all(text, 'app_id', 'service_id', 'deployment_id', 'regional_deployment_id', 'limit', 'regex', 'text'),
    ...all(list(text), 'instance_ids', 'streams', 'regions'),
    ...all(moment, 'start', 'end'),
    order: oneOf('asc', 'desc'),
  },
  VerifyDockerImage: all(text, 'image', 'secret_id'),
} satisfies Readonly<Record<string, Readonly<Record<string, Shape>>>>;
export type OperationName = keyof typeof queries;
