import { type Call, createPlatformClient, type PlatformRequest } from '@aevon/deploy';
import type { Http } from '@aevon/ports';
import { z } from 'zod';
import { isNotFound, releaseGone } from './failures.ts';
import {
  type Deploy,
  deploySchema,
  deploysSchema,
  type EndReason,
  errorSchema,
  eventsSchema,
  logsSchema,
  type Service,
  serviceSchema,
  servicesSchema,
} from './schemas.ts';

/** What a deploy is started with. */
export type DeployBody = { readonly imageUrl: string } | { readonly commitId: string };

export interface LogQuery {
  readonly ownerId: string;
  readonly serviceId: string;
  readonly type: 'build' | 'app';
  /** By Render's clock, as it gave them. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly limit: number;
}

/** The operations of Render's API that releases need. @throws Failure of the platform client. */
export interface Operations {
  service(id: string, call: Call): Promise<Service>;
  /** Up to 100 services that the token sees; by name, and in one workspace, when these are given. */
  services(filter: { readonly name?: string; readonly ownerId?: string }, call: Call): Promise<readonly Service[]>;
  /** The 20 newest, newest first; of one status when it is given. */
  deploys(serviceId: string, call: Call, status?: string): Promise<readonly Deploy[]>;
  /** @throws Failure `release-gone` as well */
  deploy(serviceId: string, deployId: string, call: Call): Promise<Deploy>;
  /** Undefined when Render queued it and told no id (202). */
  startDeploy(service: Service, body: DeployBody, call: Call): Promise<Deploy | undefined>;
  cancel(serviceId: string, deployId: string, call: Call): Promise<void>;
  rollBack(service: Service, deployId: string, call: Call): Promise<Deploy>;
  switchOffAutodeploy(service: Service, call: Call): Promise<void>;
  /** Why a deploy ended; undefined when no event tells. */
  endReason(serviceId: string, deploy: Deploy, call: Call): Promise<EndReason | undefined>;
  /** Oldest first. */
  logs(query: LogQuery, call: Call): Promise<readonly string[]>;
}

const anything = z.unknown();
const tokenFix =
  'create an API key (Render Dashboard, Account Settings, API Keys) with a user of the right workspace, and store it as the secret that is given as token; the key of a deploy hook is not one';

function wordsOf(data: unknown): string | undefined {
  return errorSchema.safeParse(data).data?.message;
}

function definedOnly(query: Readonly<Record<string, string | number | undefined>>): Record<string, string | number> {
  const entries = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(entries);
}

function pathOf(serviceId: string, ...rest: readonly string[]): string {
  return ['/services', ...[serviceId, ...rest].map(encodeURIComponent)].join('/');
}

type Read = <T>(request: PlatformRequest<T>) => Promise<T>;

function readings(read: Read): Pick<Operations, 'service' | 'services' | 'deploys' | 'deploy' | 'endReason' | 'logs'> {
  return {
    service: async (id, call) =>
      read({ path: pathOf(id), schema: serviceSchema, purpose: `read the service ${id}`, call }),
    services: async (filter, call) => {
      const query = definedOnly({ ...filter, limit: 100 });
      const found = await read({ path: '/services', query, schema: servicesSchema, purpose: 'list services', call });
      return found.map(({ service }) => service);
    },
    deploys: async (id, call, status) => {
      const [path, query] = [pathOf(id, 'deploys'), definedOnly({ limit: 20, status })];
      const found = await read({ path, query, schema: deploysSchema, purpose: 'list deploys', call });
      return found.map(({ deploy }) => deploy);
    },
    deploy: async (id, deployId, call) => {
      const [path, purpose] = [pathOf(id, 'deploys', deployId), `read the deploy ${deployId}`];
      return read({ path, schema: deploySchema, purpose, call }).catch((error: unknown) => {
        throw isNotFound(error) ? releaseGone(deployId, error) : error;
      });
    },
    endReason: async (id, deploy, call) => {
      const query = definedOnly({ type: 'deploy_ended', startTime: deploy.createdAt ?? undefined, limit: 20 });
      const [path, purpose] = [pathOf(id, 'events'), 'read why the deploy ended'];
      const found = await read({ path, query, schema: eventsSchema, purpose, call });
      return found.find(({ event }) => event.details.deployId === deploy.id)?.event.details.reason ?? undefined;
    },
    logs: async ({ ownerId, serviceId, type, from, to, limit }, call) => {
      const range = { startTime: from, endTime: to, direction: 'backward', limit };
      const query = definedOnly({ ownerId, resource: serviceId, type, ...range });
      const { logs } = await read({ path: '/logs', query, schema: logsSchema, purpose: 'read the log', call });
      return logs.map(({ message }) => message).reverse();
    },
  };
}

function changes(read: Read): Pick<Operations, 'startDeploy' | 'cancel' | 'rollBack' | 'switchOffAutodeploy'> {
  return {
    startDeploy: async ({ id, name }, body, call) => {
      const [path, purpose] = [pathOf(id, 'deploys'), `start a deploy of ${name}`];
      return read({ method: 'POST', path, body, schema: deploySchema.optional(), purpose, call });
    },
    cancel: async (id, deployId, call) => {
      const [path, purpose] = [pathOf(id, 'deploys', deployId, 'cancel'), `cancel the deploy ${deployId}`];
      await read({ method: 'POST', path, schema: anything, purpose, call, retry: 'always' });
    },
    rollBack: async ({ id, name }, deployId, call) => {
      const [path, purpose] = [pathOf(id, 'rollback'), `roll ${name} back to ${deployId}`];
      return read({ method: 'POST', path, body: { deployId }, schema: deploySchema, purpose, call });
    },
    switchOffAutodeploy: async ({ id, name }, call) => {
      const [path, purpose] = [pathOf(id), `switch off autodeploy of ${name}`];
      const body = { autoDeploy: 'no' };
      await read({ method: 'PATCH', path, body, schema: anything, purpose, call, retry: 'always' });
    },
  };
}

export function createOperations({ http, token }: { readonly http: Http; readonly token: string }): Operations {
  const client = createPlatformClient({
    http,
    platform: 'Render',
    baseUrl: 'https://api.render.com/v1',
    headers: { authorization: `Bearer ${token}` },
    wordsOf,
    tokenFix,
    statusPage: 'https://status.render.com',
  });
  const read: Read = async (request) => (await client.send(request)).data;
  return { ...readings(read), ...changes(read) };
}
