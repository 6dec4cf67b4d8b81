import { type Call, createPlatformClient, type PlatformClient } from '@aevon/deploy';
import type { Http } from '@aevon/ports';
import { answers, type App, type Definition, type Deployment, errorSchema, type Service } from './schemas.ts';

/** What was read, and what Koyeb's own clock said then, if it said so. */
export interface Dated<T> {
  readonly value: T;
  readonly at: Date | undefined;
}

export interface Update {
  readonly definition: Definition;
  readonly life_cycle?: unknown;
}

export interface LogQuery {
  readonly type: 'build' | 'runtime';
  readonly deployment: Deployment;
  /** The newest lines, at most 1000. */
  readonly limit: number;
}

/** The operations of Koyeb's REST API that a release needs. */
export interface KoyebApi {
  service(id: string, call: Call): Promise<Service>;
  services(query: { readonly name?: string; readonly app_id?: string }, call: Call): Promise<readonly Service[]>;
  app(id: string, call: Call): Promise<App>;
  apps(query: { readonly name?: string }, call: Call): Promise<readonly App[]>;
  deployment(id: string, call: Call): Promise<Dated<Deployment>>;
  /** Newest first. */
  deployments(serviceId: string, call: Call): Promise<Dated<readonly Deployment[]>>;
  /** Starts a deployment: Koyeb makes one for each update of a service. Sent once. */
  update(service: Service, update: Update, call: Call): Promise<Service>;
  cancel(deploymentId: string, call: Call): Promise<void>;
  /** What the instances of a deployment say of themselves. */
  instanceMessages(deploymentId: string, call: Call): Promise<readonly string[]>;
  /** Newest first, as Koyeb gives them. */
  logs(query: LogQuery, call: Call): Promise<readonly string[]>;
  secretId(name: string, call: Call): Promise<string | undefined>;
  verifyImage(
    query: { readonly image: string; readonly secret_id?: string },
    call: Call,
  ): Promise<{ readonly success: boolean; readonly code: string; readonly reason: string }>;
}

export const tokenFix =
  'create an API token at https://app.koyeb.com/user/settings/api in the organization of the service (a token is good for one organization only) and give it as `token`';

function wordsOf(data: unknown): string | undefined {
  const read = errorSchema.safeParse(data);
  if (!read.success) return undefined;
  const { message, fields } = read.data;
  return [message, ...(fields ?? []).map(({ field, description }) => `${field}: ${description}`)].join('; ');
}

/** One page holds whatever a user can mean. */
const page = 100;
const recentDeployments = 20;

function dateOf(headers: Readonly<Record<string, string>>): Date | undefined {
  const at = new Date(headers['date'] ?? '');
  return Number.isNaN(at.getTime()) ? undefined : at;
}

function found(client: PlatformClient): Pick<KoyebApi, 'service' | 'services' | 'app' | 'apps' | 'secretId'> {
  return {
    service: async (id, call) => {
      const request = { path: `/services/${encodeURIComponent(id)}`, schema: answers.service };
      return (await client.send({ ...request, purpose: `read the service ${id}`, call })).data.service;
    },
    services: async (query, call) => {
      const request = { path: '/services', query: { ...query, limit: page }, schema: answers.services };
      return (await client.send({ ...request, purpose: 'list the services', call })).data.services ?? [];
    },
    app: async (id, call) => {
      const request = { path: `/apps/${encodeURIComponent(id)}`, schema: answers.app };
      return (await client.send({ ...request, purpose: `read the app ${id}`, call })).data.app;
    },
    apps: async (query, call) => {
      const request = { path: '/apps', query: { ...query, limit: page }, schema: answers.apps };
      return (await client.send({ ...request, purpose: 'list the apps', call })).data.apps ?? [];
    },
    secretId: async (name, call) => {
      const request = { path: '/secrets', query: { name, limit: page }, schema: answers.secrets };
      const { secrets } = (await client.send({ ...request, purpose: `find the secret ${name}`, call })).data;
      return secrets?.find((secret) => secret.name === name)?.id;
    },
  };
}

function watched(
  client: PlatformClient,
): Pick<KoyebApi, 'deployment' | 'deployments' | 'instanceMessages' | 'logs' | 'verifyImage'> {
  return {
    deployment: async (id, call) => {
      const request = { path: `/deployments/${encodeURIComponent(id)}`, schema: answers.deployment };
      const { data, headers } = await client.send({ ...request, purpose: `read the deployment ${id}`, call });
      return { value: data.deployment, at: dateOf(headers) };
    },
    deployments: async (serviceId, call) => {
      const query = { service_id: serviceId, limit: recentDeployments };
      const request = { path: '/deployments', query, schema: answers.deployments };
      const { data, headers } = await client.send({ ...request, purpose: 'list the deployments', call });
      return { value: data.deployments ?? [], at: dateOf(headers) };
    },
    instanceMessages: async (deploymentId, call) => {
      const query = { deployment_id: deploymentId, limit: page };
      const request = { path: '/instances', query, schema: answers.instances };
      const { data } = await client.send({ ...request, purpose: 'read what the instances say', call });
      return (data.instances ?? []).flatMap(({ messages }) => messages);
    },
    logs: async ({ type, deployment, limit }, call) => {
      const start = deployment.created_at === undefined ? {} : { start: deployment.created_at.toISOString() };
      const query = { type, deployment_id: deployment.id, ...start, order: 'desc', limit };
      const request = { path: '/streams/logs/query', query, schema: answers.logs };
      const { data } = await client.send({ ...request, purpose: `read the ${type} log`, call });
      return (data.data ?? []).map(({ msg }) => msg ?? '');
    },
    verifyImage: async (query, call) => {
      const request = { path: '/docker-helper/verify', query, schema: answers.verification };
      const { data } = await client.send({ ...request, purpose: `look up the image ${query.image}`, call });
      return { success: data.success === true, code: data.code ?? 'UNKNOWN', reason: data.reason ?? '' };
    },
  };
}

function changing(client: PlatformClient): Pick<KoyebApi, 'update' | 'cancel'> {
  return {
    update: async ({ id, name }, body, call) => {
      const request = { method: 'PUT', path: `/services/${encodeURIComponent(id)}`, body } as const;
      const purpose = `start a deployment of ${name}`;
      return (await client.send({ ...request, schema: answers.service, purpose, call })).data.service;
    },
    cancel: async (deploymentId, call) => {
      const path = `/deployments/${encodeURIComponent(deploymentId)}/cancel`;
      const purpose = `cancel the deployment ${deploymentId}`;
      // A second one finds it cancelled, so the answer may be asked for again.
      await client.send({ method: 'POST', path, schema: answers.nothing, purpose, call, retry: 'always' });
    },
  };
}

export function createKoyebApi({ http, token }: { readonly http: Http; readonly token: string }): KoyebApi {
  const client = createPlatformClient({
    http,
    platform: 'Koyeb',
    baseUrl: 'https://app.koyeb.com/v1',
    headers: { authorization: `Bearer ${token}` },
    wordsOf,
    tokenFix,
    statusPage: 'https://status.koyeb.com',
  });
  return { ...found(client), ...watched(client), ...changing(client) };
}
