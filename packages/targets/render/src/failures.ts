import { type Artifact, spellArtifact } from '@aevon/deploy';
import { Failure, type FailureFacts } from '@aevon/ports';
import type { RenderFailureCode } from './failure-docs.ts';
import type { Service } from './schemas.ts';

type Facts = FailureFacts & { readonly code: RenderFailureCode };

function failure(facts: Facts, cause?: unknown): Failure {
  return new Failure(facts, cause === undefined ? {} : { cause });
}

export function isNotFound(error: unknown): boolean {
  return error instanceof Failure && error.facts.code === 'not-found';
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.toSorted().join(', ');
}

export function serviceNotFound(wanted: string, seen: readonly Service[]): Failure {
  return failure({
    kind: 'user',
    code: 'service-not-found',
    what: `Render shows no service ${JSON.stringify(wanted)} to this token; it shows: ${list(seen.map(({ name }) => name))}`,
    cause: 'the name or id is misspelt, or the API key belongs to a user who is not in the workspace of the service',
    fix: 'give the name or the id (srv-…) of a service that is listed, or the API key of a user of its workspace',
  });
}

export function serviceAmbiguous(wanted: string, found: readonly Service[]): Failure {
  return failure({
    kind: 'user',
    code: 'service-ambiguous',
    what: `${found.length} services on Render are called ${JSON.stringify(wanted)}: ${list(found.map(({ id, ownerId }) => `${id} in ${ownerId}`))}`,
    cause: 'the API key sees several workspaces',
    fix: 'give the id of the service in place of its name, or say which workspace is meant',
  });
}

export function cronJob({ name }: Service): Failure {
  return failure({
    kind: 'user',
    code: 'service-unsupported',
    what: `${name} is a cron job, and cron jobs on Render are not released`,
    cause: 'Render takes no commit for a cron job, does not cancel its deploys and does not roll it back',
    fix: 'deploy a web service, private service, background worker or static site; let Render deploy the cron job by itself',
  });
}

function suspendedFacts({ name, suspenders }: Service): Facts {
  const byUser = suspenders.length === 0 || suspenders.includes('user');
  const by = suspenders.length === 0 ? '' : ` (by: ${suspenders.join(', ')})`;
  return {
    kind: 'user',
    code: 'service-suspended',
    what: `${name} is suspended on Render${by}: it serves nothing and takes no deploy`,
    fix: byUser
      ? 'resume it (Render Dashboard, Settings of the service, Resume), then run this job again'
      : 'mend that in the Render Dashboard (billing, limits of the plan): the API resumes only what a user suspended',
  };
}

export function suspended(service: Service): Failure {
  return failure(suspendedFacts(service));
}

export function wrongKind({ name, imagePath }: Service, artifact: Artifact): Failure {
  const runs = typeof imagePath === 'string' ? `runs the image ${imagePath}` : 'is built from a git repository';
  return failure({
    kind: 'user',
    code: 'artifact-unsuitable',
    what: `${name} on Render ${runs}, so ${spellArtifact(artifact)} cannot be deployed to it`,
    cause: 'Render takes an image for services that run an image, and a commit for those that it builds',
    fix: `give ${typeof imagePath === 'string' ? 'an image as name@sha256:…' : 'the full id of a commit'}, or the name of another service`,
  });
}

export function otherImage({ name }: Service, imageName: string, asked: string): Failure {
  return failure({
    kind: 'user',
    code: 'artifact-unsuitable',
    what: `${name} on Render runs ${imageName}, and ${asked} was asked for`,
    cause: "a deploy may change tag and digest only: host, repository and name must be those of the service's image",
    fix: "push to the repository that the service has, or change the service's image (Render Dashboard, Settings) once",
  });
}

export function releaseGone(deploymentId: string, cause: unknown): Failure {
  return failure(
    {
      kind: 'user',
      code: 'release-gone',
      what: `the deploy ${deploymentId} is gone from Render`,
      cause: 'its service was deleted, or the API key lost its access meanwhile',
      fix: 'look at the service in the Render Dashboard, then run this job again',
    },
    cause,
  );
}

export function queuedUnseen({ name }: Service): Failure {
  return failure({
    kind: 'infrastructure',
    code: 'release-unseen',
    what: `Render queued the deploy of ${name} behind another, and does not list it yet`,
    fix: 'run this job again: it follows the deploy once it is listed',
  });
}

function refusedStart(service: Service, artifact: Artifact, { facts }: Failure): Facts | undefined {
  const words = /answered \d+: (.*)/s.exec(facts.what)?.[1] ?? '';
  if (/suspended/i.test(words)) return suspendedFacts(service);
  if (artifact.kind === 'image' && /unable to fetch image/i.test(words))
    return {
      kind: 'user',
      code: 'image-unavailable',
      what: `Render cannot pull ${spellArtifact(artifact)}`,
      cause: 'the registry has no such digest, or the registry credential of the service may not read it',
      fix: "push the image before this step, and look at the service's registry credential (Render Dashboard, Settings, Image)",
    };
  if (artifact.kind === 'commit' && /commit/i.test(words))
    return {
      ...facts,
      kind: 'user',
      code: 'commit-unavailable',
      cause: `the repository of ${service.name}, as Render sees it, has no commit ${artifact.commit}`,
      fix: 'push the commit to that repository first, and look at its connection to Render (Settings, Build & Deploy)',
    };
  return undefined;
}

/** Render's refusal to start a deploy, in words that name the fix; anything else as it is. */
export function explainStart(service: Service, artifact: Artifact, error: unknown): unknown {
  if (!(error instanceof Failure) || error.facts.kind === 'infrastructure') return error;
  const facts = refusedStart(service, artifact, error);
  return facts === undefined ? error : failure(facts, error);
}

/** Render's refusal to roll back, in words that name the fix; anything else as it is. */
export function explainRollback(deploymentId: string, isSwitchedOff: boolean, error: unknown): unknown {
  if (!(error instanceof Failure) || error.facts.code !== 'request-refused') return error;
  const { what } = error.facts;
  const instead = 'deploy the commit or the image of that release in place of rolling back to it';
  return failure(
    {
      kind: 'target',
      code: 'rollback-refused',
      what,
      cause: `the build or the image of ${deploymentId} is no longer there: Render keeps only the newest builds, as many as the plan says, and pulls images again`,
      fix: isSwitchedOff ? `${instead}; autodeploy of the service is switched off now` : instead,
    },
    error,
  );
}

export function restoreUnpinned(deploymentId: string): Failure {
  return failure({
    kind: 'user',
    code: 'restore-unpinned',
    what: `Render does not say which digest or commit ${deploymentId} ran, so it cannot be put back exactly`,
    cause: 'it was deployed by a tag, whose digest was not kept',
    fix: 'deploy a known image by name@sha256:… in its place',
  });
}
