import { Failure } from '@aevon/ports';
import { z } from 'zod';
import {
  type Deployment,
  deploymentAnswer,
  type DeploymentState,
  type DeploymentStatus,
  statusAnswer,
} from './deployments-answers.ts';
import type { ReleasePayload } from './release-payload.ts';
import type { GithubRest, RestAnswer, RestRequest } from './rest-port.ts';

export interface NewDeployment {
  /** Full id of the commit that is deployed. */
  readonly ref: string;
  readonly environment: string;
  /** What is done: `deploy`, `rollback`. */
  readonly task: string;
  /** Cut as that of a status. */
  readonly description: string;
  readonly payload: ReleasePayload;
  /** Of an environment that goes away again, as a preview does. */
  readonly transient: boolean;
  /** Of an environment that end users meet. */
  readonly production: boolean;
}

export interface NewStatus {
  readonly state: DeploymentState;
  /** Cut to the 140 characters that GitHub takes. */
  readonly description: string;
  readonly environmentUrl?: string;
  readonly logUrl?: string;
  /**
   * With a `success`: lets GitHub mark earlier successes of this environment `inactive`, unless they are of production
   * or transient. Default false, as it asks for the environment alone and would retire the other services in it.
   */
  readonly autoInactive?: boolean;
}

export interface DeploymentFilter {
  readonly environment: string;
  readonly task?: string;
  /** Full id of a commit. */
  readonly sha?: string;
}

/** One service on one platform: names alike on two platforms are two services. */
export interface ReleaseFilter {
  readonly environment: string;
  readonly service: string;
  /** The platform's id of it, which decides where a record has one: names are alike in two apps or projects. */
  readonly serviceId?: string;
  readonly target: string;
}

/** Whether a record is one of this service on this platform. */
export function isOf(
  { service, serviceId, target }: ReleasePayload,
  wanted: Omit<ReleaseFilter, 'environment'>,
): boolean {
  if (target !== wanted.target) return false;
  return serviceId === undefined || wanted.serviceId === undefined
    ? service === wanted.service
    : serviceId === wanted.serviceId;
}

/** A deployment whose payload can be read. */
export interface ReleasedDeployment extends Deployment {
  readonly release: ReleasePayload;
}

/**
 * Deployments of one repository on GitHub. Each method throws as `GithubRest.request` does; `github-forbidden` names
 * the permission: `deployments: read` for what lists, `deployments: write` for the rest.
 */
export interface Deployments {
  /**
   * Records a deployment of exactly this commit: the default branch is never merged into it, and checks of the commit
   * are not asked for, since the pipeline has decided on them. Not repeated when its answer is lost; a record without
   * a status that may be left counts for nothing.
   */
  begin(deployment: NewDeployment): Promise<Deployment>;
  /** Adds a status. Repeated when its answer is lost: two equal statuses say what one says. */
  setStatus(id: number, status: NewStatus): Promise<DeploymentStatus>;
  /** Newest first, at most `max`. */
  list(filter: DeploymentFilter, max: number): Promise<readonly Deployment[]>;
  /** Newest first. */
  statuses(id: number): Promise<readonly DeploymentStatus[]>;
  /** Deletes a deployment, made inactive first as GitHub deletes no active one. */
  remove(id: number): Promise<void>;
  get(id: number): Promise<Deployment>;
  /**
   * The releases of one service, newest first, among the newest 1,000 deployments of the environment; page by page, so
   * that whoever finds what he looks for early asks little. Those that other tools recorded are passed over.
   */
  releases(of: ReleaseFilter): AsyncIterable<ReleasedDeployment>;
}

/** Source: docs.github.com/rest/deployments/statuses: the longest description. */
const longestDescription = 140;
const pageSize = 100;
const pagesSearched = 10;

/** By characters, so that none is cut in two. */
function cut(text: string): string {
  const characters = Array.from(text);
  return characters.length <= longestDescription ? text : `${characters.slice(0, longestDescription - 1).join('')}…`;
}

/** The missing permission in the words of a workflow, whatever GitHub's answer has of it. */
async function naming<T>(access: 'read' | 'write', call: Promise<T>): Promise<T> {
  return call.catch((error: unknown) => {
    if (!(error instanceof Failure) || error.facts.code !== 'github-forbidden') throw error;
    const fix = `add \`deployments: ${access}\` to the \`permissions:\` of the job`;
    throw new Failure({ ...error.facts, fix }, { cause: error });
  });
}

/** GitHub's words for a commit that it does not have (docs.github.com/rest/deployments/deployments, 422). */
function namingCommit(ref: string, repository: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Failure) || !error.facts.what.includes('No ref found')) throw error;
    throw new Failure(
      {
        kind: 'user',
        code: 'commit-unknown',
        what: `${repository} has no commit ${ref}, so no deployment of it can be recorded`,
        cause: 'the artifact was made from a commit of another repository, or the commit was never pushed',
        fix: 'give a commit of this repository as `commit`, such as `${{ github.sha }}`',
      },
      { cause: error },
    );
  };
}

function createBody(deployment: NewDeployment): object {
  const { ref, environment, task, description, payload, transient, production } = deployment;
  return {
    ...{ ref, environment, task, description: cut(description), payload },
    ...{ auto_merge: false, required_contexts: [] },
    ...{ transient_environment: transient, production_environment: production },
  };
}

function statusBody({ state, description, environmentUrl, logUrl, autoInactive = false }: NewStatus): object {
  return {
    ...{ state, description: cut(description), auto_inactive: autoInactive },
    ...(environmentUrl === undefined ? {} : { environment_url: environmentUrl }),
    ...(logUrl === undefined ? {} : { log_url: logUrl }),
  };
}

type Page = RestRequest<readonly Deployment[]>;

function listing(root: string, { environment, task, sha }: DeploymentFilter, purpose: string): Page {
  const query = {
    ...{ environment, per_page: pageSize },
    ...(task === undefined ? {} : { task }),
    ...(sha === undefined ? {} : { sha }),
  };
  return { path: root, query, purpose, schema: z.array(deploymentAnswer) };
}

/** Page by page, as most searches end in the first. */
async function* search(rest: GithubRest, first: Page): AsyncGenerator<Deployment> {
  let request: Page | undefined = first;
  for (let page = 0; page < pagesSearched && request !== undefined; page += 1) {
    const answer: RestAnswer<readonly Deployment[]> = await naming('read', rest.request(request));
    yield* answer.data;
    request = answer.next === undefined ? undefined : { ...first, query: {}, path: answer.next };
  }
}

/** Gone is gone: a repeated request, its first answer lost, finds nothing. */
async function removeInactive(rest: GithubRest, path: string, purpose: string): Promise<void> {
  const call = rest.request({ method: 'DELETE', path, purpose, schema: z.unknown() });
  await naming('write', call).catch((error: unknown) => {
    if (!(error instanceof Failure) || error.facts.code !== 'github-not-found') throw error;
  });
}

/** A client for the deployments of the repository of `rest`. */
export function createDeployments(rest: GithubRest): Deployments {
  const root = `/repos/${rest.repository}/deployments`;

  const statuses: Deployments['statuses'] = (id) => {
    const purpose = `list the statuses of deployment ${id}`;
    return naming('read', rest.list({ path: `${root}/${id}/statuses`, purpose, schema: z.array(statusAnswer) }));
  };

  const setStatus: Deployments['setStatus'] = async (id, status) => {
    const purpose = `set deployment ${id} to ${status.state}`;
    const common = {
      method: 'POST',
      retry: 'always',
      body: statusBody(status),
      purpose,
      schema: statusAnswer,
    } as const;
    return (await naming('write', rest.request({ ...common, path: `${root}/${id}/statuses` }))).data;
  };

  return {
    statuses,
    setStatus,
    begin: async (deployment) => {
      const purpose = `record a deployment to ${deployment.environment}`;
      const common = { method: 'POST', body: createBody(deployment), purpose, schema: deploymentAnswer } as const;
      const asked = rest.request({ ...common, path: root }).catch(namingCommit(deployment.ref, rest.repository));
      return (await naming('write', asked)).data;
    },
    list: (filter, max) => {
      const purpose = `list the deployments to ${filter.environment}`;
      return naming('read', rest.list(listing(root, filter, purpose), max));
    },
    remove: async (id) => {
      await setStatus(id, { state: 'inactive', description: '' });
      await removeInactive(rest, `${root}/${id}`, `delete deployment ${id}`);
    },
    get: async (id) => {
      const purpose = `read deployment ${id}`;
      return (await naming('read', rest.request({ path: `${root}/${id}`, purpose, schema: deploymentAnswer }))).data;
    },
    async *releases({ environment, ...wanted }) {
      const purpose = `list the releases of ${wanted.service} in ${environment}`;
      for await (const deployment of search(rest, listing(root, { environment }, purpose))) {
        const { release } = deployment;
        if (release !== undefined && isOf(release, wanted)) yield { ...deployment, release };
      }
    },
  };
}
