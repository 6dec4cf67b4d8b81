import { type Artifact, type Release, sameArtifact } from '@aevon/deploy';
import type { Clock } from '@aevon/ports';
import { artifactOf, imageNameOf, pinnedDigestOf, sameImageName } from './artifact.ts';
import type { Budget } from './call-budget.ts';
import { explainRollback, explainStart, otherImage, queuedUnseen, restoreUnpinned, wrongKind } from './failures.ts';
import type { DeployBody, Operations } from './operations.ts';
import type { Deploy, Service } from './schemas.ts';

export interface Releasing {
  readonly operations: Operations;
  readonly clock: Clock;
  readonly service: Service;
  readonly budget: Budget;
}

export interface Started {
  readonly deploymentId: string;
}

const queueLookMs = 1_000;

/** @throws Failure `artifact-unsuitable` */
function bodyFor(service: Service, artifact: Artifact): DeployBody {
  const { imagePath } = service;
  if (artifact.kind === 'commit') {
    if (typeof imagePath === 'string') throw wrongKind(service, artifact);
    return { commitId: artifact.commit };
  }
  if (typeof imagePath !== 'string') throw wrongKind(service, artifact);
  const name = imageNameOf(imagePath);
  if (!sameImageName(name, artifact.name)) throw otherImage(service, name, artifact.name);
  // The name as the service has it: Render compares the two.
  return { imageUrl: `${name}@${artifact.digest}` };
}

/**
 * The deploy that was queued without telling its id: new since we asked, started over the API, of our artifact. Render
 * shows it in the list, soon.
 */
async function findQueued(releasing: Releasing, artifact: Artifact, known: ReadonlySet<string>): Promise<Started> {
  const { operations, clock, service, budget } = releasing;
  const isOurs = (deploy: Deploy): boolean =>
    !known.has(deploy.id) && deploy.trigger === 'api' && sameArtifact(artifactOf(deploy), artifact);
  for (;;) {
    const call = budget.next();
    const ours = (await operations.deploys(service.id, call)).find(isOurs);
    if (ours !== undefined) return { deploymentId: ours.id };
    // The next look needs time as well.
    if (budget.left() < 2 * queueLookMs) throw queuedUnseen(service);
    await clock.sleep(queueLookMs, call.signal);
  }
}

/**
 * Starts a deploy of exactly this image or commit, once. Render holds no state between the steps: what is known is read,
 * then one call changes something, so a run that died before it changed nothing and one that died after it left a
 * deploy that the next run finds in the list and follows.
 */
export async function release(releasing: Releasing, artifact: Artifact): Promise<Started> {
  const { operations, service, budget } = releasing;
  const body = bodyFor(service, artifact);
  const before = await operations.deploys(service.id, budget.next());
  const started = await operations.startDeploy(service, body, budget.next()).catch((error: unknown) => {
    throw explainStart(service, artifact, error);
  });
  if (started !== undefined) return { deploymentId: started.id };
  return findQueued(releasing, artifact, new Set(before.map(({ id }) => id)));
}

function isAutodeployed({ imagePath, autoDeploy }: Service): boolean {
  return typeof imagePath !== 'string' && autoDeploy !== 'no';
}

/**
 * Puts an earlier release back by Render's rollback: its build or image, start command, health check path, instance
 * count and environment variables. Not brought back: values in environment groups, disks, the instance type, domains,
 * headers and redirects. The service's settings stay as they are now, so the next deploy has them again.
 *
 * Autodeploy of a service that Render builds is switched off and stays off, as the dashboard does it with a rollback:
 * the next push would undo it. That comes first, so that a run that dies in between leaves nothing half rolled back,
 * and the next one does both again without harm.
 *
 * A release that was deployed by a tag is deployed anew by the digest that the tag meant then, with today's settings:
 * a rollback would pull what the tag means now.
 */
export async function restore(releasing: Releasing, { deploymentId }: Release): Promise<Started> {
  const { operations, service, budget } = releasing;
  const target = await operations.deploy(service.id, deploymentId, budget.next());
  const artifact = artifactOf(target);
  if (artifact === undefined) throw restoreUnpinned(deploymentId);
  const isTagged = artifact.kind === 'image' && pinnedDigestOf(target.image?.ref ?? '') === undefined;
  if (isTagged) return release(releasing, artifact);
  const isOn = isAutodeployed(service);
  if (isOn) await operations.switchOffAutodeploy(service, budget.next());
  try {
    return { deploymentId: (await operations.rollBack(service, deploymentId, budget.next())).id };
  } catch (error) {
    throw explainRollback(deploymentId, isOn, error);
  }
}
