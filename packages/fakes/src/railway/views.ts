import { eventsOf, stateOf } from './course.ts';
import type { Deployment, Environment, Instance } from './model.ts';
import type { Session } from './session.ts';

export interface Page {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** A Relay connection; cursors are positions. */
export function connectionOf(all: readonly object[], { first, after }: Page): object {
  const start = after === undefined || after === null ? 0 : Number(after) + 1;
  const end = start + (first ?? all.length);
  const edges = all.slice(start, end).map((node, index) => ({ cursor: String(start + index), node }));
  const cursors = { startCursor: edges[0]?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null };
  return { edges, pageInfo: { ...cursors, hasNextPage: end < all.length, hasPreviousPage: start > 0 } };
}

export function timeOf({ skewMs }: Session, milliseconds: number): string {
  return new Date(milliseconds + skewMs).toISOString();
}

const stopped: ReadonlySet<string> = new Set(['FAILED', 'CRASHED', 'REMOVED', 'SKIPPED']);

export function deploymentView(session: Session, deployment: Deployment): object {
  const { platform, project } = session;
  const { id, instance, meta, createdAt, ended, turn } = deployment;
  const status = stateOf(deployment, platform.now());
  return {
    ...{ id, status, meta, projectId: project.id, environmentId: instance.environment.id },
    serviceId: instance.serviceId,
    createdAt: timeOf(session, createdAt),
    updatedAt: timeOf(session, ended?.at ?? platform.now()),
    statusUpdatedAt: timeOf(session, ended?.at ?? platform.now()),
    deploymentStopped: stopped.has(status) || (turn === 'exits' && status === 'SUCCESS'),
    canRollback: platform.canRollback(deployment),
    canRedeploy: ended !== undefined,
    diagnosis: null,
    staticUrl: instance.domain,
    url: instance.domain,
  };
}

export function instanceView(session: Session, instance: Instance): object {
  const { domain, customDomain, source, live } = instance;
  const deployed = session.platform.seen(instance);
  // Deployed and running, says the schema: not what sleeps or has ended by itself.
  const isActive = live?.program !== undefined && live.ended?.state === 'SUCCESS';
  return {
    id: instance.id,
    serviceId: instance.serviceId,
    serviceName: instance.serviceName,
    environmentId: instance.environment.id,
    healthcheckPath: instance.healthcheckPath ?? null,
    cronSchedule: instance.cronSchedule ?? null,
    source: { image: source.image ?? null, repo: source.repo ?? null },
    domains: {
      customDomains:
        customDomain === undefined ? [] : [{ id: customDomain, domain: customDomain, syncStatus: 'ACTIVE' }],
      serviceDomains: [{ id: domain, domain, syncStatus: 'ACTIVE' }],
    },
    activeDeployments: isActive ? [deploymentView(session, live)] : [],
    latestDeployment: deployed[0] === undefined ? null : deploymentView(session, deployed[0]),
  };
}

export function environmentView(session: Session, environment: Environment): object {
  const instances = session.platform.parts.instances.filter((one) => one.environment === environment);
  return {
    ...environment,
    projectId: session.project.id,
    serviceInstances: (page: Page) =>
      connectionOf(
        instances.map((one) => instanceView(session, one)),
        page,
      ),
  };
}

export function projectView(session: Session): object {
  const { environments } = session.platform.parts;
  const mine = environments.filter(
    (one) => session.identity?.kind !== 'project' || session.identity.environment === one,
  );
  return {
    ...session.project,
    environments: (page: Page) =>
      connectionOf(
        mine.map((one) => environmentView(session, one)),
        page,
      ),
  };
}

export function eventViews(session: Session, deployment: Deployment): readonly object[] {
  return eventsOf(deployment, session.platform.now()).map(({ step, from, to, error }) => ({
    id: `${deployment.id}-${step}`,
    step,
    createdAt: timeOf(session, from),
    completedAt: to === undefined ? null : timeOf(session, to),
    payload: error === undefined ? null : { error },
  }));
}

export function logViews(session: Session, lines: readonly string[], limit: number | null | undefined): object[] {
  const at = timeOf(session, session.platform.now());
  return lines.slice(-(limit ?? 100)).map((message) => ({ message, severity: 'info', timestamp: at }));
}
