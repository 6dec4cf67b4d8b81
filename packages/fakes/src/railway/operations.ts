import { GraphQLError } from 'graphql';
import { stateOf } from './course.ts';
import type { Credentials, Source } from './model.ts';
import { admit, deploymentOf, environmentOf, instanceOf, projectOf, projectTokenOf, type Session } from './session.ts';
import {
  connectionOf,
  deploymentView,
  environmentView,
  eventViews,
  instanceView,
  logViews,
  type Page,
  projectView,
} from './views.ts';

interface ServiceIn {
  readonly environmentId: string;
  readonly serviceId: string;
}

interface ById {
  readonly id: string;
}

interface LogsOf {
  readonly deploymentId: string;
  readonly limit?: number | null;
}

interface DeploymentList extends Page {
  readonly input: {
    readonly environmentId?: string | null;
    readonly serviceId?: string | null;
    readonly status?: { readonly in?: readonly string[] | null; readonly notIn?: readonly string[] | null } | null;
  };
}

interface Update extends ServiceIn {
  readonly input: {
    readonly healthcheckPath?: string | null;
    readonly registryCredentials?: Credentials | null;
    readonly source?: { readonly image?: string | null; readonly repo?: string | null } | null;
  };
}

function refused(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'INTERNAL_SERVER_ERROR' } });
}

function listDeployments(session: Session, { input, ...page }: DeploymentList): object {
  const { environmentId, serviceId, status } = input;
  if (typeof environmentId !== 'string' || typeof serviceId !== 'string')
    throw refused('This stand-in lists the deployments of one service in one environment');
  const { platform } = session;
  const listed = platform.seen(instanceOf(session, environmentId, serviceId)).filter((one) => {
    const state = stateOf(one, platform.now());
    return (status?.in?.includes(state) ?? true) && !(status?.notIn?.includes(state) ?? false);
  });
  return connectionOf(
    listed.map((one) => deploymentView(session, one)),
    page,
  );
}

function update(session: Session, { environmentId, serviceId, input }: Update): boolean {
  const instance = instanceOf(session, environmentId, serviceId);
  const { source, registryCredentials, healthcheckPath } = input;
  if (registryCredentials !== undefined && registryCredentials !== null && session.platform.parts.plan !== 'pro')
    throw refused('Private registry credentials are available on the Pro plan');
  if (source !== undefined && source !== null) instance.source = withoutNulls(source);
  if (registryCredentials !== undefined) instance.credentials = registryCredentials ?? undefined;
  if (healthcheckPath !== undefined) instance.healthcheckPath = healthcheckPath ?? undefined;
  return true;
}

function withoutNulls({ image, repo }: NonNullable<Update['input']['source']>): Source {
  return { ...(typeof image === 'string' ? { image } : {}), ...(typeof repo === 'string' ? { repo } : {}) };
}

/** The current source of the service, never that of a deployment. */
function deploy(session: Session, asked: ServiceIn & { readonly commitSha?: string | null }): string {
  const { platform } = session;
  const instance = instanceOf(session, asked.environmentId, asked.serviceId);
  const { source } = instance;
  if (source.image === undefined && source.repo === undefined) throw refused('Service has no source');
  const { commits } = platform.parts;
  const commit = source.image === undefined ? (asked.commitSha ?? commits.at(-1)) : undefined;
  if (source.image === undefined && (commit === undefined || !commits.includes(commit)))
    throw refused('Commit not found');
  return platform.begin({ instance, source, commit, turn: platform.turn }).id;
}

/** Runs again what is live, whatever the source of the service says now. */
function redeploy(session: Session, { environmentId, serviceId }: ServiceIn): boolean {
  const instance = instanceOf(session, environmentId, serviceId);
  if (instance.live === undefined) throw refused('Deployment not found');
  session.platform.begin({ instance, source: instance.live.source, turn: 'runs-another' });
  return true;
}

function cancel(session: Session, { id }: ById): boolean {
  if (session.platform.cancel(deploymentOf(session, id))) return true;
  throw refused('Deployment cannot be cancelled');
}

function rollBack(session: Session, { id }: ById): boolean {
  const deployment = deploymentOf(session, id);
  if (!session.platform.canRollback(deployment)) throw refused('Cannot rollback to this deployment');
  session.platform.rollBack(deployment);
  return true;
}

function projectToken(session: Session): object {
  const { environment } = projectTokenOf(session);
  return {
    ...{ id: 'token', name: 'token', projectId: session.project.id, environmentId: environment.id },
    project: projectView(session),
    environment: environmentView(session, environment),
  };
}

function queriesOf(session: Session): object {
  return {
    projectToken: () => projectToken(session),
    project: ({ id }: ById) => {
      projectOf(session, id);
      return projectView(session);
    },
    environment: ({ id }: ById) => environmentView(session, environmentOf(session, id)),
    serviceInstance: (of: ServiceIn) => instanceView(session, instanceOf(session, of.environmentId, of.serviceId)),
    deployment: ({ id }: ById) => deploymentView(session, deploymentOf(session, id)),
    deployments: (asked: DeploymentList) => listDeployments(session, asked),
    deploymentEvents: ({ id, ...page }: ById & Page) =>
      connectionOf(eventViews(session, deploymentOf(session, id)), page),
    buildLogs: ({ deploymentId, limit }: LogsOf) =>
      logViews(session, deploymentOf(session, deploymentId).buildLog, limit),
    deploymentLogs: ({ deploymentId, limit }: LogsOf) =>
      logViews(session, deploymentOf(session, deploymentId).deployLog, limit),
  };
}

/** The resolvers of one request. */
export function operationsOf(session: Session): object {
  return {
    ...queriesOf(session),
    serviceInstanceUpdate: (asked: Update) => {
      admit(session);
      return update(session, asked);
    },
    serviceInstanceDeployV2: (asked: ServiceIn & { readonly commitSha?: string | null }) => deploy(session, asked),
    serviceInstanceRedeploy: (asked: ServiceIn) => redeploy(session, asked),
    deploymentCancel: (asked: ById) => cancel(session, asked),
    deploymentRollback: (asked: ById) => rollBack(session, asked),
  };
}
