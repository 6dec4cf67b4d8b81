import { deploymentJson, isCandidate, listedJson, projectJson } from '../answers.ts';
import { type Deployment, type Project, VercelError } from '../model.ts';
import { type Answer, type Call, deploymentOf, type Platform, projectOf } from '../platform.ts';
import { checksOf, stateOf } from '../progress.ts';
import type { Query } from '../requests.ts';
import { rollingJson } from '../rolling.ts';

export function getProject(platform: Platform, { path: [id], query }: Call): Answer {
  return { status: 200, value: projectJson(platform, projectOf(platform, id), query['rollbackInfo'] === 'true') };
}

export function listProjects(platform: Platform): Answer {
  const projects = platform.projects.map((project) => projectJson(platform, project, false));
  return { status: 200, value: { projects, pagination: { count: projects.length, next: null, prev: null } } };
}

export function getDeployment(platform: Platform, { path: [id], query }: Call): Answer {
  const { project, deployment } = deploymentOf(platform, id);
  return { status: 200, value: deploymentJson(platform, project, deployment, query['withGitRepoInfo'] === 'true') };
}

function commitOf({ gitSource, meta }: Deployment): string | undefined {
  return gitSource?.sha ?? meta['githubCommitSha'] ?? meta['gitCommitSha'];
}

function fits(platform: Platform, project: Project, query: Query): (deployment: Deployment) => boolean {
  const { target, state, sha, rollbackCandidate } = query;
  const metas = Object.entries(query).filter(([name]) => name.startsWith('meta-'));
  return (deployment) =>
    (target === undefined || deployment.target === target) &&
    (state === undefined || state.split(',').includes(stateOf(deployment, platform.now()))) &&
    (sha === undefined || commitOf(deployment) === sha) &&
    (rollbackCandidate !== 'true' || isCandidate(platform, project, deployment)) &&
    metas.every(([name, value]) => deployment.meta[name.slice('meta-'.length)] === value);
}

export function listDeployments(platform: Platform, { query }: Call): Answer {
  const limit = Number(query['limit'] ?? '20');
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw new VercelError(400, 'bad_request', 'Invalid request: `limit` should be <= 100.');
  const found = projectOf(platform, query['projectId']);
  const until = Number(query['until'] ?? Infinity);
  const all = found.deployments.filter(fits(platform, found, query)).filter(({ createdAt }) => createdAt < until);
  const shown = all.slice(0, limit);
  const next = all.length > shown.length ? (shown.at(-1)?.createdAt ?? null) : null;
  const deployments = shown.map((deployment) => listedJson(platform, found, deployment));
  return { status: 200, value: { deployments, pagination: { count: deployments.length, next, prev: null } } };
}

export function listChecks(platform: Platform, { path: [id] }: Call): Answer {
  const { project, deployment } = deploymentOf(platform, id);
  const now = checksOf(project, deployment, platform.now());
  const checks = project.checks.map(({ name, conclusion }, index) => ({
    ...{ id: `check_${index}`, name, status: now?.state },
    ...(now?.state === 'completed' ? { conclusion } : {}),
  }));
  return { status: 200, value: { checks } };
}

/** The lines of the build; a plain list when they are not followed. */
export function listEvents(platform: Platform, { path: [id], query }: Call): Answer {
  const { deployment } = deploymentOf(platform, id);
  if (query['follow'] === '1') throw new VercelError(400, 'bad_request', 'Invalid request: nothing is followed here.');
  const lines = deployment.logs.map((line, index) => ({
    type: line.startsWith('Error') ? 'stderr' : 'stdout',
    created: deployment.createdAt + index,
    payload: {
      deploymentId: deployment.id,
      id: `${index}`,
      date: deployment.createdAt + index,
      text: line,
      serial: '',
    },
  }));
  const isBackward = query['direction'] === 'backward';
  const ordered = isBackward ? lines.toReversed() : lines;
  const limit = Number(query['limit'] ?? '1000');
  return { status: 200, value: limit < 0 ? ordered : ordered.slice(0, limit) };
}

export function getAlias(platform: Platform, { path: [host = ''] }: Call): Answer {
  const deployment = platform.aliases.get(host);
  if (deployment === undefined) throw new VercelError(404, 'not_found', `The alias ${host} could not be found`);
  const { id, host: url, createdAt } = deployment;
  const value = { uid: `als_${host}`, alias: host, deploymentId: id, deployment: { id, url }, createdAt };
  return { status: 200, value };
}

export function getRollingRelease(platform: Platform, { path: [id] }: Call): Answer {
  return { status: 200, value: rollingJson(projectOf(platform, id), platform.now()) };
}

export function listFailedAliases(platform: Platform, { path: [id] }: Call): Answer {
  const project = projectOf(platform, id);
  const aliases = project.domains
    .filter((domain) => project.broken.has(domain))
    .map((domain) => ({ id: `als_${domain}`, status: 'failed', alias: domain }));
  return { status: 200, value: { aliases, pagination: { count: aliases.length, next: null, prev: null } } };
}
