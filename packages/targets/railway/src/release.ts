import { type Artifact, type Call, spellArtifact } from '@aevon/deploy';
import { Failure } from '@aevon/ports';
import * as operations from './operations.ts';
import type { Place } from './place.ts';
import type { RegistryCredentials } from './registry.ts';

export interface Started {
  readonly deploymentId: string;
}

interface Source {
  readonly image?: string | null | undefined;
  readonly repo?: string | null | undefined;
}

function otherSource(place: Place, what: string, fix: string): Failure {
  return new Failure({
    kind: 'user',
    code: 'source-mismatch',
    what: `${place.service.name} in ${place.environment.name} on Railway ${what}`,
    cause: 'a service of Railway has one source: an image or a repository',
    fix,
  });
}

/** Where the service gets what it runs from, as its settings say. */
export async function sourceOf({ graphql, environment, service }: Place, call: Call): Promise<Source> {
  const variables = { environmentId: environment.id, serviceId: service.id };
  const purpose = `read the source of ${service.name}`;
  const { serviceInstance } = await graphql.ask({ operation: operations.source, variables, purpose, call });
  return serviceInstance.source ?? {};
}

/** @throws Failure `source-mismatch`: to change from one kind of source to the other is for its owner to do. */
function checkSource(place: Place, { image, repo }: Source, artifact: Artifact): void {
  if (artifact.kind === 'image' && typeof repo === 'string')
    throw otherSource(
      place,
      `is built from the repository ${repo}, not run from an image`,
      'give the full id of a commit, or disconnect the repository in the settings of the service and give it an image',
    );
  if (artifact.kind === 'commit' && typeof repo !== 'string')
    throw otherSource(
      place,
      typeof image === 'string' ? `runs the image ${image}, and builds no commits` : 'has no repository to build from',
      'give the image as `name@sha256:…`, or connect the service to a repository in its settings',
    );
}

/** Sets what the next deployment runs; starts none. Done twice it is the same as done once. */
export async function setImage(
  { graphql, environment, service }: Place,
  image: string,
  registry: RegistryCredentials | undefined,
  call: Call,
): Promise<void> {
  const input = {
    source: { image },
    // A sibling of `source`: inside it, the schema refuses them.
    ...(registry === undefined
      ? {}
      : { registryCredentials: { username: registry.username, password: registry.password } }),
  };
  const variables = { environmentId: environment.id, serviceId: service.id, input };
  await graphql.ask({ operation: operations.update, variables, purpose: `set the image of ${service.name}`, call });
}

/**
 * Starts a release in two steps for an image: its source is set, then deployed. A start that is lost between them, or a
 * process that dies there, is made up by the next run: setting a source starts nothing, what is live is read from the
 * deployments and never from the source, so the next run finds the old one live, sets the same source again and deploys.
 * After a release that failed the source stays at its image, as it does after a failed release from the dashboard.
 */
export async function release(
  place: Place,
  artifact: Artifact,
  registry: RegistryCredentials | undefined,
  call: Call,
): Promise<Started> {
  const { graphql, environment, service } = place;
  checkSource(place, await sourceOf(place, call), artifact);
  if (artifact.kind === 'image') await setImage(place, spellArtifact(artifact), registry, call);
  const commit = artifact.kind === 'commit' ? { commitSha: artifact.commit } : {};
  const variables = { environmentId: environment.id, serviceId: service.id, ...commit };
  const purpose = `start a deployment of ${service.name}`;
  const answer = await graphql.ask({ operation: operations.deploy, variables, purpose, call });
  return { deploymentId: answer.serviceInstanceDeployV2 };
}
