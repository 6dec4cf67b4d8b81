import { messageOf } from '@aevon/ports';
import type { StartProgram } from '../platform/program.ts';
import type { AliasRequest, Deployment, Project } from './model.ts';
import { aliasMs, checkedAt, conclusionOf, endsAt, finish, isUnderWay } from './progress.ts';
import { stageAt } from './rolling.ts';

export interface RolloutParts {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly startProgram: StartProgram;
  /** What each host leads to. */
  readonly aliases: Map<string, Deployment>;
}

/** Time that moving the production domains takes. */
export const jobMs = 3_000;

/** The hosts that a deployment gets by itself or by promotion. */
export function hostsFor(project: Project, { target }: Deployment): readonly string[] {
  if (target === 'production') return project.domains;
  return project.customEnvironments.find(({ slug }) => slug === target)?.domains ?? [];
}

/** Runs the program of a deployment, if it does not run. @throws what the program says. */
export async function run({ startProgram }: RolloutParts, project: Project, deployment: Deployment): Promise<void> {
  deployment.program ??= await startProgram({ service: project.name, artifact: deployment.commit, env: {} });
}

async function stop(deployment: Deployment): Promise<void> {
  const { program } = deployment;
  deployment.program = undefined;
  await program?.stop();
}

/** Lets hosts lead to a deployment; gives those that could not be moved. */
export async function move(
  { aliases }: RolloutParts,
  project: Project,
  deployment: Deployment,
  hosts: readonly string[],
): Promise<readonly string[]> {
  if (deployment.turn === 'serves-the-old' && !deployment.forced) return [];
  const before = new Set(hosts.map((host) => aliases.get(host)));
  for (const host of hosts) if (!project.broken.has(host)) aliases.set(host, deployment);
  for (const one of before)
    if (one !== undefined && one !== deployment && ![...aliases.values()].includes(one)) await stop(one);
  return hosts.filter((host) => project.broken.has(host));
}

function fail(deployment: Deployment, code: string, message: string): void {
  finish(deployment, 'ERROR', endsAt(deployment));
  deployment.errorCode = code;
  deployment.errorMessage = message;
  deployment.logs.push(`Error: ${message}`);
}

async function build(parts: RolloutParts, project: Project, deployment: Deployment): Promise<void> {
  const { turn, forced } = deployment;
  const at = endsAt(deployment);
  deployment.logs.push(`Cloning ${project.name} (Commit: ${deployment.commit.slice(0, 7)})`, 'Running "next build"');
  if (turn === 'vanishes' && !forced)
    return void (project.deployments = project.deployments.filter((one) => one !== deployment));
  if (turn === 'fails' && !forced) return fail(deployment, 'BUILD_FAILED', 'Command "next build" exited with 1');
  if (turn === 'blocked' && !forced) return finish(deployment, 'BLOCKED', at);
  if (turn === 'ignored' && !forced) {
    deployment.errorMessage =
      'The Deployment has been canceled as a result of running the command defined in the "Ignored Build Step" setting.';
    return finish(deployment, 'CANCELED', at);
  }
  try {
    await run(parts, project, deployment);
  } catch (error) {
    return fail(deployment, 'BUILD_FAILED', messageOf(error));
  }
  finish(deployment, 'READY', at);
  deployment.logs.push('Build Completed in /vercel/output');
  if (deployment.target === 'production') deployment.substate = 'STAGED';
}

/** Whether a production deployment that is newer has the domains already: then they stay. */
function isOvertaken({ aliases }: RolloutParts, project: Project, deployment: Deployment): boolean {
  const live = aliases.get(hostsFor(project, deployment)[0] ?? '');
  return live !== undefined && live.createdAt > deployment.createdAt;
}

/** What Vercel does by itself once a build and its checks are done. */
async function assign(parts: RolloutParts, project: Project, deployment: Deployment): Promise<void> {
  deployment.decided = true;
  if (conclusionOf(project) === 'failed' && !deployment.forced) {
    deployment.aliasError = { code: 'checks_failed', message: 'Checks failed' };
    return;
  }
  const isByHand = !(deployment.autoAssign && project.autoAssign) || deployment.turn === 'passed-over';
  const isHeld = deployment.target === 'production' && isByHand;
  if (!deployment.forced && (isHeld || isOvertaken(parts, project, deployment))) return;
  const [broken] = await move(parts, project, deployment, hostsFor(project, deployment));
  if (broken !== undefined)
    deployment.aliasError = { code: 'cert_missing', message: `The domain ${broken} has no certificate` };
  else deployment.aliasAssignedAt = parts.now();
  if (deployment.target === 'production') deployment.substate = 'PROMOTED';
}

async function endRequest(parts: RolloutParts, project: Project, request: AliasRequest): Promise<void> {
  const broken = await move(parts, project, request.to, project.domains);
  request.ended = broken.length > 0 ? 'failed' : 'succeeded';
  if (request.ended !== 'succeeded') return;
  request.to.substate = 'PROMOTED';
  request.to.aliasAssignedAt = parts.now();
  project.autoAssign = request.type === 'promote';
}

async function advanceRolling(parts: RolloutParts, project: Project): Promise<void> {
  const { rolling } = project;
  if (rolling?.state !== 'ACTIVE') return;
  if (stageAt(project, rolling, parts.now()) < project.stages.length - 1) return;
  rolling.state = 'COMPLETE';
  rolling.to.substate = 'PROMOTED';
  await move(parts, project, rolling.to, project.domains);
  rolling.to.aliasAssignedAt = parts.now();
  if (rolling.queued === undefined) return;
  rolling.queued.substate = 'ROLLING';
  const [from, to] = [rolling.to, rolling.queued];
  project.rolling = { from, to, startedAt: parts.now(), approved: 0, queued: undefined, state: 'ACTIVE' };
}

/** Brings a project to where the clock is: builds, checks, domains, rolling releases. */
export async function advance(parts: RolloutParts, project: Project): Promise<void> {
  const now = parts.now();
  const due = project.deployments.filter((one) => isUnderWay(one) && endsAt(one) <= now);
  for (const deployment of due.toReversed()) await build(parts, project, deployment);
  const inOrder = project.deployments.toSorted((a, b) => checkedAt(project, a) - checkedAt(project, b));
  for (const deployment of inOrder) {
    const { outcome, aliasAssignedAt, decided, forced } = deployment;
    if (outcome !== 'READY' || aliasAssignedAt !== undefined || (decided && !forced)) continue;
    if (forced || checkedAt(project, deployment) + aliasMs <= now) await assign(parts, project, deployment);
  }
  const { request } = project;
  if (request?.ended === undefined && request !== undefined && request.requestedAt + jobMs <= now)
    await endRequest(parts, project, request);
  await advanceRolling(parts, project);
}
