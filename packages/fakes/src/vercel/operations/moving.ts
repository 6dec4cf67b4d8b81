import { isCandidate } from '../answers.ts';
import { type AliasRequest, type Deployment, type Project, VercelError } from '../model.ts';
import { type Answer, type Call, deploymentOf, type Platform, projectOf, text } from '../platform.ts';
import { move } from '../rollout.ts';

function liveOf({ aliases }: Platform, project: Project): Deployment | undefined {
  return aliases.get(project.domains[0] ?? '');
}

function request(platform: Platform, project: Project, type: AliasRequest['type'], to: Deployment): void {
  const from = liveOf(platform, project);
  project.request = { type, from, to, requestedAt: platform.now(), ended: undefined };
}

function ofProject(platform: Platform, [projectId, id]: readonly string[]): { project: Project; to: Deployment } {
  const project = projectOf(platform, projectId);
  const { deployment } = deploymentOf(platform, id);
  if (!project.deployments.includes(deployment))
    throw new VercelError(404, 'not_found', `The deployment "${id}" can't be found`);
  // Vercel's words for both are not documented.
  if (deployment.target !== 'production')
    throw new VercelError(400, 'bad_request', 'Only production deployments can be promoted');
  if (deployment.outcome !== 'READY') throw new VercelError(422, 'deployment_not_ready', 'The deployment is not ready');
  return { project, to: deployment };
}

/** 201: it is moved to now, or its rolling release begins; 202: it waits for the rolling release that is under way. */
export function promote(platform: Platform, { path }: Call): Answer {
  const { project, to } = ofProject(platform, path);
  if (liveOf(platform, project) === to)
    throw new VercelError(409, 'conflict', 'The deployment is already the current production deployment');
  if (project.rolling?.state === 'ACTIVE' && project.rolling.to !== to) {
    project.rolling.queued = to;
    return { status: 202 };
  }
  if (project.stages.length > 0) {
    to.substate = 'ROLLING';
    const from = liveOf(platform, project);
    project.rolling = { from, to, startedAt: platform.now(), approved: 0, queued: undefined, state: 'ACTIVE' };
    return { status: 201 };
  }
  request(platform, project, 'promote', to);
  return { status: 201 };
}

export function rollBack(platform: Platform, { path, query }: Call): Answer {
  const { project, to } = ofProject(platform, path);
  if (!isCandidate(platform, project, to) && project.rolling?.state !== 'ACTIVE')
    throw platform.plan === 'hobby'
      ? new VercelError(
          402,
          'payment_required',
          'To roll back further than the previous production deployment, upgrade to pro',
        )
      : new VercelError(422, 'invalid_rollback', 'The deployment is not eligible for a rollback');
  if (project.rolling?.state === 'ACTIVE') project.rolling.state = 'ABORTED';
  project.rollbackDescription = query['description'];
  request(platform, project, 'rollback', to);
  return { status: 201 };
}

export async function assignAlias(platform: Platform, { path: [id], body }: Call): Promise<Answer> {
  const { project, deployment } = deploymentOf(platform, id);
  const alias = text(body, 'alias') ?? '';
  if (deployment.outcome !== 'READY')
    throw new VercelError(400, 'deployment_not_ready', 'The deployment is not ready to be aliased');
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(alias))
    throw new VercelError(400, 'invalid_alias', `"${alias}" is not a valid domain`);
  const before = platform.aliases.get(alias);
  if (before !== undefined && !project.deployments.includes(before))
    throw new VercelError(403, 'alias_in_use', `The alias "${alias}" is in use by another project`);
  if (project.broken.has(alias)) throw new VercelError(400, 'cert_missing', `There is no certificate for "${alias}"`);
  if (before === deployment) throw new VercelError(409, 'not_modified', 'The alias is set to this deployment already');
  await move(platform, project, deployment, [alias]);
  const value = { uid: `als_${alias}`, alias, created: new Date(platform.now()).toISOString() };
  return { status: 200, value: { ...value, oldDeploymentId: before?.id ?? null } };
}
