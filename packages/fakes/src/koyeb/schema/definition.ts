import { all, anything, closed, flag, list, oneOf, type Shape, text, whole } from './shapes.ts';

// What is sent to update a service. Source: koyeb/koyeb-api-client-go `api/v1/koyeb/openapi.json` (Swagger 2.0),
// 5958795 of 2026-07-03, `UpdateService` and what it refers to; all names and types of it are here, but the insides of
// `database` and of the metadata, which no release touches.

const scopes = list(text);
const target = closed({ value: whole });
const builder = { ...all(text, 'build_command', 'run_command'), privileged: flag };

const buildpack = closed(builder);
const dockerBuilder = closed({
  ...all(text, 'dockerfile', 'command', 'target'),
  ...all(list(text), 'entrypoint', 'args'),
  privileged: flag,
});

const docker = closed({
  ...all(text, 'image', 'command', 'image_registry_secret'),
  ...all(list(text), 'args', 'entrypoint'),
  privileged: flag,
});

const git = closed({
  ...all(text, 'repository', 'branch', 'tag', 'sha', 'build_command', 'run_command', 'workdir'),
  no_deploy_on_push: flag,
  buildpack,
  docker: dockerBuilder,
});

const healthCheck = closed({
  ...all(whole, 'grace_period', 'interval', 'restart_limit', 'timeout'),
  tcp: closed({ port: whole }),
  http: closed({
    port: whole,
    ...all(text, 'path', 'method'),
    headers: list(closed(all(text, 'key', 'value'))),
  }),
});

const scalingTarget = closed({
  ...all(target, 'average_cpu', 'average_mem', 'requests_per_second', 'concurrent_requests'),
  requests_response_time: closed(all(whole, 'value', 'quantile')),
  sleep_idle_delay: closed(all(whole, 'value', 'deep_sleep_value', 'light_sleep_value')),
});

const route = closed({
  port: whole,
  path: text,
  security_policies: closed({
    basic_auths: list(closed(all(text, 'username', 'password'))),
    api_keys: list(text),
  }),
});

const strategies = ['INVALID', 'DEFAULT', 'CANARY', 'ROLLING', 'BLUE_GREEN', 'IMMEDIATE'];
const strategy = closed({ type: oneOf(...strategies.map((name) => `DEPLOYMENT_STRATEGY_TYPE_${name}`)) });

const networkPolicy = closed({
  egress: closed({
    mode: oneOf('EGRESS_POLICY_MODE_DEFAULT', 'EGRESS_POLICY_MODE_DENY_ALL'),
    allow_list: list(closed({ cidr: text })),
  }),
});

const meshes = ['AUTO', 'ENABLED', 'DISABLED'].map((name) => `DEPLOYMENT_MESH_${name}`);

/** `DeploymentDefinition` */
export const definition: Shape = closed({
  name: text,
  type: oneOf('INVALID', 'WEB', 'WORKER', 'DATABASE', 'SANDBOX'),
  strategy,
  routes: list(route),
  ports: list(closed({ port: whole, protocol: text })),
  proxy_ports: list(closed({ port: whole, protocol: oneOf('tcp') })),
  env: list(closed({ scopes, ...all(text, 'key', 'value', 'secret') })),
  regions: list(text),
  scalings: list(closed({ scopes, ...all(whole, 'min', 'max'), targets: list(scalingTarget) })),
  instance_types: list(closed({ scopes, type: text })),
  health_checks: list(healthCheck),
  volumes: list(closed({ scopes, ...all(text, 'id', 'path'), replica_index: whole })),
  config_files: list(closed(all(text, 'path', 'permissions', 'content'))),
  skip_cache: flag,
  mesh: oneOf(...meshes),
  network_policy: networkPolicy,
  docker,
  git,
  database: anything,
  archive: closed({ id: text, buildpack, docker: dockerBuilder }),
});

/** `ServiceLifeCycle` */
export const lifeCycle: Shape = closed(all(whole, 'delete_after_sleep', 'delete_after_create'));

/** `UpdateService` */
export const updateService: Shape = closed({
  definition,
  metadata: anything,
  ...all(flag, 'skip_build', 'save_only'),
  life_cycle: lifeCycle,
  instance_snapshot_id: text,
});
