import { type Call, createPlatformClient, type PlatformRequest } from '@aevon/deploy';
import type { Http } from '@aevon/ports';
import { z } from 'zod';
import { isNotFound, refusalOf, releaseGone, tokenFix } from './failures.ts';
import * as schemas from './schemas.ts';
import type { Deployment, Project, RollingRelease } from './schemas.ts';

export type Query = Readonly<Record<string, string | number>>;

/** What creating a deployment came to. */
export type Created = { readonly id: string } | { readonly missing: readonly string[] };

/** The operations of Vercel's API that releases need. @throws Failure of the platform client and of `refusalOf`. */
export interface VercelApi {
  project(idOrName: string, call: Call): Promise<Project>;
  /** Names of up to 100 projects that the token sees. */
  projectNames(call: Call): Promise<readonly string[]>;
  /** Newest first; 20 unless the query says more. */
  deployments(query: Query, call: Call): Promise<readonly Deployment[]>;
  /** @throws Failure `release-gone` as well */
  deployment(id: string, call: Call): Promise<Deployment>;
  /** The same with the commit that Vercel took from git. @throws Failure `release-gone` as well */
  deploymentWithGit(id: string, call: Call): Promise<Deployment>;
  create(body: unknown, query: Query, call: Call): Promise<Created>;
  cancel(id: string, call: Call): Promise<void>;
  /** `queued`: it waits for the rolling release of another. */
  promote(projectId: string, id: string, call: Call): Promise<'asked' | 'queued'>;
  rollBack(projectId: string, id: string, reason: string | undefined, call: Call): Promise<void>;
  /** Domains that the last promotion could not move. */
  failedAliases(projectId: string, call: Call): Promise<readonly string[]>;
  /** The deployment that a host leads to. */
  deploymentAt(host: string, call: Call): Promise<string | undefined>;
  assignAlias(id: string, host: string, call: Call): Promise<void>;
  rollingRelease(projectId: string, call: Call): Promise<RollingRelease | undefined>;
  /** Names of the checks that did not pass. */
  failedChecks(id: string, call: Call): Promise<readonly string[]>;
  /** The last lines of the build, oldest first. */
  buildLog(id: string, limit: number, call: Call): Promise<readonly string[]>;
}

type Read = <T>(request: PlatformRequest<T>) => Promise<{ readonly status: number; readonly data: T }>;

const anything = z.unknown();

function wordsOf(data: unknown): string | undefined {
  const error = schemas.errorSchema.safeParse(data).data?.error;
  return error === undefined ? undefined : (error.message ?? error.code);
}

function at(...parts: readonly string[]): string {
  return `/${parts.map(encodeURIComponent).join('/')}`;
}

type Reading = 'project' | 'projectNames' | 'deployments' | 'deployment' | 'deploymentWithGit' | 'deploymentAt';

function readings(read: Read): Pick<VercelApi, Reading> {
  const deployment = async (id: string, query: Query, call: Call): Promise<Deployment> => {
    const [path, purpose] = [at('v13', 'deployments', id), `read the deployment ${id}`];
    const found = await read({ path, query, schema: schemas.deploymentSchema, purpose, call }).catch(
      (error: unknown) => {
        throw isNotFound(error) ? releaseGone(id, error) : error;
      },
    );
    return found.data;
  };
  return {
    project: async (idOrName, call) => {
      const [path, purpose] = [at('v9', 'projects', idOrName), `read the project ${idOrName}`];
      const query = { rollbackInfo: 'true' };
      return (await read({ path, query, schema: schemas.projectSchema, purpose, call })).data;
    },
    projectNames: async (call) => {
      const [path, query, purpose] = ['/v10/projects', { limit: 100 }, 'list projects'];
      const { data } = await read({ path, query, schema: schemas.projectsSchema, purpose, call });
      return data.projects.map(({ name }) => name);
    },
    deployments: async (query, call) => {
      const [path, purpose] = ['/v7/deployments', 'list deployments'];
      return (await read({ path, query, schema: schemas.deploymentsSchema, purpose, call })).data.deployments;
    },
    deployment: async (id, call) => deployment(id, {}, call),
    deploymentWithGit: async (id, call) => deployment(id, { withGitRepoInfo: 'true' }, call),
    deploymentAt: async (host, call) => {
      const [path, purpose] = [at('v4', 'aliases', host), `read where ${host} leads`];
      const otherwise = ({ status }: { readonly status: number }): { deploymentId?: string } | undefined =>
        status === 404 ? {} : undefined;
      const { data } = await read({ path, schema: schemas.aliasSchema, purpose, call, otherwise });
      return data.deploymentId ?? undefined;
    },
  };
}

type Telling = 'failedAliases' | 'rollingRelease' | 'failedChecks' | 'buildLog';

function tellings(read: Read): Pick<VercelApi, Telling> {
  return {
    failedAliases: async (projectId, call) => {
      const [path, query] = [at('v1', 'projects', projectId, 'promote', 'aliases'), { failedOnly: 'true', limit: 20 }];
      const purpose = 'read which domains were not moved';
      const { data } = await read({ path, query, schema: schemas.failedAliasesSchema, purpose, call });
      return data.aliases.flatMap(({ alias }) => {
        const name = typeof alias === 'string' ? alias : z.object({ alias: z.string() }).safeParse(alias).data?.alias;
        return name === undefined ? [] : [name];
      });
    },
    rollingRelease: async (projectId, call) => {
      const [path, purpose] = [at('v1', 'projects', projectId, 'rolling-release'), 'read the rolling release'];
      const { data } = await read({ path, schema: schemas.rollingReleaseSchema, purpose, call });
      return data.rollingRelease ?? undefined;
    },
    failedChecks: async (id, call) => {
      const [path, purpose] = [at('v1', 'deployments', id, 'checks'), 'read the checks'];
      const { data } = await read({ path, schema: schemas.checksSchema, purpose, call });
      return data.checks.filter(({ conclusion }) => conclusion === 'failed').map(({ name }) => name);
    },
    buildLog: async (id, limit, call) => {
      const path = at('v3', 'deployments', id, 'events');
      const query = { builds: 1, direction: 'backward', limit };
      const { data } = await read({ path, query, schema: schemas.eventsSchema, purpose: 'read the build log', call });
      const lines = data.flatMap(({ text, payload }) => text ?? payload?.text ?? []);
      return lines.slice(0, limit).reverse();
    },
  };
}

type Change = 'create' | 'cancel' | 'promote' | 'rollBack' | 'assignAlias';

function changes(read: Read): Pick<VercelApi, Change> {
  const created = z.union([z.object({ id: z.string() }), z.object({ missing: z.array(z.string()) })]);
  return {
    create: async (body, query, call) => {
      const [path, purpose] = ['/v13/deployments', 'create a deployment'];
      const otherwise: PlatformRequest<Created>['otherwise'] = ({ status, data }) =>
        status === 400 ? schemas.missingFilesSchema.safeParse(data).data?.error : undefined;
      return (await read<Created>({ method: 'POST', path, query, body, schema: created, purpose, call, otherwise }))
        .data;
    },
    cancel: async (id, call) => {
      const [path, purpose] = [at('v12', 'deployments', id, 'cancel'), `cancel the deployment ${id}`];
      await read({ method: 'PATCH', path, schema: anything, purpose, call, retry: 'always' });
    },
    promote: async (projectId, id, call) => {
      const [path, purpose] = [at('v10', 'projects', projectId, 'promote', id), `promote the deployment ${id}`];
      const { status } = await read({ method: 'POST', path, body: {}, schema: anything, purpose, call });
      return status === 202 ? 'queued' : 'asked';
    },
    rollBack: async (projectId, id, reason, call) => {
      const [path, purpose] = [at('v1', 'projects', projectId, 'rollback', id), `roll back to ${id}`];
      const query: Query = reason === undefined ? {} : { description: reason };
      await read({ method: 'POST', path, query, body: {}, schema: anything, purpose, call });
    },
    assignAlias: async (id, alias, call) => {
      const [path, purpose] = [at('v2', 'deployments', id, 'aliases'), `put ${alias} on the deployment ${id}`];
      // 409: it is there already.
      const otherwise = ({ status }: { readonly status: number }): object | undefined =>
        status === 409 ? {} : undefined;
      await read<unknown>({
        ...{ method: 'POST', path, body: { alias }, schema: anything, purpose, call, otherwise },
        retry: 'always',
      });
    },
  };
}

export interface ApiOptions {
  readonly http: Http;
  readonly token: string;
  /** Id (`team_…`) or slug. */
  readonly team?: string | undefined;
}

/** The team goes with every call. */
export function teamQuery({ team }: Pick<ApiOptions, 'team'>): Query {
  if (team === undefined) return {};
  return team.startsWith('team_') ? { teamId: team } : { slug: team };
}

export const baseUrl = 'https://api.vercel.com';

export function createVercelApi(options: ApiOptions): VercelApi {
  const client = createPlatformClient({
    http: options.http,
    platform: 'Vercel',
    baseUrl,
    headers: { authorization: `Bearer ${options.token}` },
    wordsOf,
    tokenFix,
    statusPage: 'https://www.vercel-status.com',
    refusalOf,
  });
  const team = teamQuery(options);
  const read: Read = async (request) => client.send({ ...request, query: { ...request.query, ...team } });
  return { ...readings(read), ...tellings(read), ...changes(read) };
}
