import { type Artifact, type Call, type Release, sameArtifact, spellArtifact } from '@aevon/deploy';
import { Failure } from '@aevon/ports';
import { artifactOf } from './artifact.ts';
import * as operations from './operations.ts';
import type { Place } from './place.ts';
import type { RegistryCredentials } from './registry.ts';
import { release, setImage, sourceOf, type Started } from './release.ts';
import type { Meta } from './schemas.ts';

async function latestOf(
  { graphql, environment, service }: Place,
  call: Call,
): Promise<{ readonly id: string; readonly meta?: Meta | null | undefined } | undefined> {
  const variables = { environmentId: environment.id, serviceId: service.id };
  const purpose = `find the newest deployment of ${service.name}`;
  const { serviceInstance } = await graphql.ask({ operation: operations.latest, variables, purpose, call });
  return serviceInstance.latestDeployment ?? undefined;
}

async function rollBack(place: Place, id: string, artifact: Artifact, call: Call): Promise<Started> {
  const before = await latestOf(place, call);
  const purpose = `roll ${place.service.name} back to the deployment ${id}`;
  await place.graphql.ask({ operation: operations.rollBack, variables: { id }, purpose, call });
  const now = await latestOf(place, call);
  if (now !== undefined && now.id !== before?.id && sameArtifact(artifactOf(now.meta), artifact))
    return { deploymentId: now.id };
  throw new Failure({
    kind: 'infrastructure',
    code: 'rollback-unanswered',
    what: `Railway took the rollback to ${id}, but shows no new deployment yet`,
    cause: 'a rollback has no id of its own in its answer: the deployment that it starts shows up a moment later',
    fix: 'run the job again: it follows the deployment that appeared meanwhile',
  });
}

/**
 * Puts an earlier release back. Railway's rollback brings back its image and its variables, without a build; the rest of
 * the settings (health check, start command, domains, volumes, scaling) stays as it is now. Railway can do it while it
 * keeps the image (24 to 360 hours, by plan); after that the same image or commit is deployed again, and then the
 * variables are today's, and a commit is built anew. Either way an image becomes the source of the service again, so
 * that a later deployment from the dashboard does not bring back what was rolled back.
 * @throws Failure `rollback-unanswered` (infrastructure) when the deployment that a rollback started does not show yet.
 */
export async function restore(
  place: Place,
  { deploymentId: id, artifact }: Release,
  registry: RegistryCredentials | undefined,
  call: Call,
): Promise<Started> {
  if (artifact === undefined)
    throw new Failure({
      kind: 'user',
      code: 'release-unpinned',
      what: `Railway does not say what the deployment ${id} ran`,
      cause: 'it was an upload of the command line, or a tag that was never resolved',
      fix: 'deploy an image by digest or a commit instead',
    });
  const purpose = `find out whether ${id} can be rolled back to`;
  const asked = { operation: operations.earlier, variables: { id }, purpose, call };
  const { canRollback } = (await place.graphql.ask(asked)).deployment;
  if (!canRollback) return release(place, artifact, registry, call);
  if (artifact.kind === 'image' && typeof (await sourceOf(place, call)).image === 'string')
    await setImage(place, spellArtifact(artifact), registry, call);
  return rollBack(place, id, artifact, call);
}
