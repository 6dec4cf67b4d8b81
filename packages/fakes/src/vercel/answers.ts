import type { AliasRequest, Deployment, Project } from './model.ts';
import type { Platform } from './platform.ts';
import { checksOf, stateOf } from './progress.ts';
import { hostsFor, jobMs } from './rollout.ts';

/**
 * What the API answers. Source: vercel/sdk src/models (getprojectresponsebody.ts, getdeploymentresponsebody.ts,
 * getdeploymentsop.ts), 426eb4b, 2026-08-20; `lastAliasRequest` also vercel/vercel internals/types, 17d9eba, 2026-08-03.
 */
type Json = Readonly<Record<string, unknown>>;

export function inspectorUrl(platform: Platform, project: Project, { id }: Deployment): string {
  return `https://vercel.com/${platform.team.slug}/${project.name}/${id.replace('dpl_', '')}`;
}

function targetOf({ target }: Deployment): string | null {
  return target === 'production' ? 'production' : null;
}

function environmentOf(project: Project, { target }: Deployment): Json {
  const found = project.customEnvironments.find(({ slug }) => slug === target);
  return found === undefined ? {} : { customEnvironment: { id: found.id, slug: found.slug } };
}

function shared(platform: Platform, project: Project, deployment: Deployment): Json {
  const now = platform.now();
  const checks = checksOf(project, deployment, now);
  return {
    name: project.name,
    projectId: project.id,
    url: deployment.host,
    inspectorUrl: inspectorUrl(platform, project, deployment),
    target: targetOf(deployment),
    ...environmentOf(project, deployment),
    createdAt: deployment.createdAt,
    readyState: stateOf(deployment, now),
    ...(deployment.substate === undefined ? {} : { readySubstate: deployment.substate }),
    aliasError: deployment.aliasError ?? null,
    ...(checks === undefined ? {} : { checksState: checks.state, checksConclusion: checks.conclusion }),
    ...(deployment.errorCode === undefined ? {} : { errorCode: deployment.errorCode }),
    errorMessage: deployment.errorMessage ?? null,
    meta: deployment.meta,
    prebuilt: deployment.prebuilt,
    source: deployment.source === 'git' ? 'git' : 'cli',
    ...(deployment.outcome === 'BLOCKED' ? { seatBlock: { blockCode: 'TEAM_ACCESS_REQUIRED' } } : {}),
  };
}

/** `GET /v13/deployments/{id}`. */
export function deploymentJson(
  platform: Platform,
  project: Project,
  deployment: Deployment,
  withGitRepoInfo: boolean,
): Json {
  const { id, aliasAssignedAt, autoAssign, gitSource, outcome, errorMessage } = deployment;
  return {
    ...shared(platform, project, deployment),
    id,
    version: 2,
    type: 'LAMBDAS',
    status: stateOf(deployment, platform.now()),
    alias: aliasAssignedAt === undefined ? [] : hostsFor(project, deployment),
    aliasAssigned: aliasAssignedAt !== undefined,
    autoAssignCustomDomains: autoAssign,
    buildSkipped: outcome === 'CANCELED' && errorMessage !== undefined,
    ownerId: platform.team.id,
    ...(withGitRepoInfo && gitSource !== undefined ? { gitSource } : {}),
  };
}

/** One of `GET /v7/deployments`: its id is called `uid` there, and it has no `gitSource`. */
export function listedJson(platform: Platform, project: Project, deployment: Deployment): Json {
  const { id, aliasAssignedAt, createdAt } = deployment;
  return {
    ...shared(platform, project, deployment),
    uid: id,
    created: createdAt,
    type: 'LAMBDAS',
    state: stateOf(deployment, platform.now()),
    aliasAssigned: aliasAssignedAt ?? false,
    isRollbackCandidate: isCandidate(platform, project, deployment),
  };
}

/** Hobby may go back to the one before only (vercel.com/docs/instant-rollback, read 2026-02). */
export function isCandidate({ aliases, plan }: Platform, project: Project, deployment: Deployment): boolean {
  const live = aliases.get(project.domains[0] ?? '');
  const served = project.deployments.filter(
    ({ target, substate }) => target === 'production' && substate === 'PROMOTED',
  );
  const before = served.filter((one) => one !== live);
  return plan === 'hobby' ? before[0] === deployment : before.includes(deployment);
}

function requestJson(request: AliasRequest, now: number): Json {
  const { type, from, to, requestedAt, ended } = request;
  const underWay = now - requestedAt < jobMs / 3 ? 'pending' : 'in-progress';
  return {
    type,
    fromDeploymentId: from?.id ?? null,
    toDeploymentId: to.id,
    requestedAt,
    jobStatus: ended ?? underWay,
  };
}

function linkJson({ linked }: Project): Json {
  if (!linked) return {};
  const link = { type: 'github', org: 'shop', repo: 'shop', repoId: 4711, productionBranch: 'main', deployHooks: [] };
  return { link };
}

/** `GET /v9/projects/{id}`; what is said of rollbacks is there only when it is asked for. */
export function projectJson(platform: Platform, project: Project, rollbackInfo: boolean): Json {
  const { aliases, now, team } = platform;
  const { request } = project;
  return {
    id: project.id,
    name: project.name,
    accountId: team.id,
    createdAt: project.createdAt,
    autoAssignCustomDomains: project.autoAssign,
    paused: project.paused,
    rootDirectory: project.rootDirectory ?? null,
    ...linkJson(project),
    alias: project.domains.map((domain) => ({
      ...{ domain, environment: 'production', target: 'PRODUCTION', redirect: null },
      deployment: aliases.has(domain) ? { id: aliases.get(domain)?.id } : null,
    })),
    customEnvironments: project.customEnvironments.map(({ id, slug, domains }) => ({
      ...{ id, slug, type: 'preview' },
      domains: domains.map((name) => ({ name, verified: true })),
      currentDeploymentAliases: domains,
    })),
    rollingRelease: project.stages.length === 0 ? null : { target: 'production', stages: project.stages },
    ...(project.rollbackDescription === undefined
      ? {}
      : { rollbackDescription: { username: 'ada', description: project.rollbackDescription, createdAt: now() } }),
    ...(rollbackInfo ? { lastAliasRequest: request === undefined ? null : requestJson(request, now()) } : {}),
  };
}
