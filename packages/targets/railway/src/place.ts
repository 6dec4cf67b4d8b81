import type { Call } from '@aevon/deploy';
import { Failure, type Http } from '@aevon/ports';
import { noSuch, tokenFix } from './failures.ts';
import { createGraphql, type Graphql, tokenHeader } from './graphql.ts';
import * as operations from './operations.ts';

export interface PlaceOptions {
  readonly http: Http;
  readonly token: string;
  /** Name or id. */
  readonly service: string;
  /** Name or id; needed unless the token is a project token, which is for one environment. */
  readonly environment?: string | undefined;
  /** Id; needed unless the token is a project token. */
  readonly project?: string | undefined;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** One service in one environment of one project, and the way to ask about it. */
export interface Place {
  readonly graphql: Graphql;
  readonly project: Named;
  readonly environment: Named;
  readonly service: Named;
}

interface Page<T> {
  readonly edges: readonly { readonly node: T }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null | undefined };
}

async function allOf<T>(ask: (after: string | null) => Promise<Page<T>>): Promise<readonly T[]> {
  const all: T[] = [];
  for (let after: string | null = null; ;) {
    const page: Page<T> = await ask(after);
    all.push(...page.edges.map(({ node }) => node));
    const { hasNextPage, endCursor } = page.pageInfo;
    if (!hasNextPage || endCursor === undefined || endCursor === null || endCursor === after) return all;
    after = endCursor;
  }
}

function isMeant({ id, name }: Named, meant: string): boolean {
  return id === meant || name === meant;
}

function elsewhere(what: 'project' | 'environment', meant: string, { id, name }: Named): Failure {
  return new Failure({
    kind: 'user',
    code: 'token-elsewhere',
    what: `the token is a project token for the ${what} ${name} (${id}), not for ${meant}`,
    cause: 'a project token is for one environment of one project',
    fix: `give the project token of ${meant}, or leave \`${what}\` out to deploy where this one is for`,
  });
}

const unnamed = { project: { code: 'project-missing' }, environment: { code: 'environment-missing' } } as const;

function missing(what: 'project' | 'environment'): Failure {
  return new Failure({
    kind: 'user',
    ...unnamed[what],
    what: `the token is not a project token, and no ${what} was given`,
    cause: 'an account or workspace token sees many projects and environments',
    fix: `give \`${what}\`, or use a project token: it is for one environment of one project`,
  });
}

async function asProjectToken({ http, token }: PlaceOptions, call: Call): Promise<Omit<Place, 'service'> | undefined> {
  const graphql = createGraphql(http, tokenHeader('project', token));
  try {
    const { projectToken } = await graphql.ask({
      ...{ operation: operations.projectToken, purpose: 'find out what the token is for', call },
    });
    return { graphql, ...projectToken };
  } catch (error) {
    if (error instanceof Failure && error.facts.code === 'token-refused') return undefined;
    throw error;
  }
}

async function asBearer(options: PlaceOptions, call: Call): Promise<Omit<Place, 'service'>> {
  const { http, token, project: id, environment } = options;
  if (id === undefined) throw missing('project');
  if (environment === undefined) throw missing('environment');
  const graphql = createGraphql(http, tokenHeader('bearer', token));
  const asked = { operation: operations.project, purpose: `find the project ${id} with this token`, call };
  let name = id;
  const environments = await allOf(async (after) => {
    const { project } = await graphql.ask({ ...asked, variables: { id, after } });
    name = project.name;
    return project.environments;
  });
  const found = environments.find((one) => isMeant(one, environment));
  if (found !== undefined) return { graphql, project: { id, name }, environment: found };
  const names = environments.map((one) => one.name);
  throw noSuch('environment', environment, `the project ${name}`, names);
}

/**
 * Finds out which kind of token it is, and the ids of what was named.
 * @throws Failure `token-refused`, `token-elsewhere`, `project-missing`, `environment-missing`, `environment-not-found`,
 * `service-not-found`, and those of the client.
 */
export async function locate(given: PlaceOptions, call: Call): Promise<Place> {
  // A secret that was pasted often ends in a line feed, which no header may hold.
  const options = { ...given, token: given.token.trim() };
  if (options.token === '')
    throw new Failure({ kind: 'user', code: 'token-refused', what: 'the token for Railway is empty', fix: tokenFix });
  const own = await asProjectToken(options, call);
  if (own !== undefined && options.project !== undefined && !isMeant(own.project, options.project))
    throw elsewhere('project', options.project, own.project);
  if (own !== undefined && options.environment !== undefined && !isMeant(own.environment, options.environment))
    throw elsewhere('environment', options.environment, own.environment);
  const there = own ?? (await asBearer(options, call));
  const { graphql, project, environment } = there;
  const instances = await allOf(async (after) => {
    const variables = { id: environment.id, projectId: project.id, after };
    const purpose = `list the services of ${environment.name}`;
    const answer = await graphql.ask({ operation: operations.environment, variables, purpose, call });
    return answer.environment.serviceInstances;
  });
  const services = instances.map(({ serviceId, serviceName }) => ({ id: serviceId, name: serviceName }));
  const service = services.find((one) => isMeant(one, options.service));
  if (service !== undefined) return { ...there, service };
  const names = services.map(({ name }) => name);
  throw noSuch('service', options.service, `the environment ${environment.name} of ${project.name}`, names);
}
