import { type Artifact, type Call, type Release, sameArtifact, spellArtifact } from '@aevon/deploy';
import { Failure } from '@aevon/ports';
import type { KoyebApi } from './api.ts';
import { artifactOf, withArtifact } from './artifact.ts';
import { refuseMissingImage } from './image.ts';
import type { Definition, Deployment, Service } from './schemas.ts';

interface Change {
  readonly service: Service;
  readonly definition: Definition;
  readonly artifact: Artifact;
}

function neverDeployed({ name }: Service): Failure {
  return new Failure({
    kind: 'user',
    code: 'service-never-deployed',
    what: `the service ${name} has no deployment on Koyeb whose settings could be taken over`,
    fix: 'deploy it once in the dashboard or by `koyeb service create`, with its ports, routes and regions',
  });
}

/**
 * The settings to go on with: those of the active deployment. The newest one may have failed, or be edits that somebody
 * saved and did not deploy. A service that was never live has only its newest.
 */
async function currentDefinition(api: KoyebApi, service: Service, call: Call): Promise<Definition> {
  const { active_deployment_id: active } = service;
  if (active !== undefined) return (await api.deployment(active, call)).value.definition;
  const { value: recent } = await api.deployments(service.id, call);
  const newest = recent.find(({ status }) => status !== 'STASHED');
  if (newest === undefined) throw neverDeployed(service);
  return newest.definition;
}

/** Whoever asks next finds it among the recent ones, if it is there: the state machine does so at once. */
function unconfirmed({ service, artifact }: Change, why: string): Failure {
  return new Failure({
    kind: 'infrastructure',
    code: 'release-unconfirmed',
    what: `Koyeb took a deployment of ${spellArtifact(artifact)} to ${service.name}, and ${why}`,
    cause: 'somebody else changed the service in the same moment, or Koyeb has not shown the deployment yet',
    fix: 'run the job again: it follows the deployment if it is there, and starts one only if it is not',
  });
}

/**
 * The id in the answer is "the latest" of the service, so it could be somebody else's: what it deploys is read back.
 * When that is not answered the id stands, as what runs is proved in the end whatever its id.
 */
async function confirm(
  api: KoyebApi,
  change: Change,
  latest: string | undefined,
  call: Call,
): Promise<{ readonly deploymentId: string }> {
  if (latest === undefined || latest === change.service.latest_deployment_id)
    throw unconfirmed(change, 'names no new deployment');
  const made = await api.deployment(latest, call).catch(() => {
    call.signal.throwIfAborted();
    return undefined;
  });
  if (made !== undefined && !sameArtifact(artifactOf(made.value), change.artifact))
    throw unconfirmed(change, `its latest deployment ${latest} is of something else`);
  return { deploymentId: latest };
}

const planWords = /\b(quota|plan|limit|upgrade|billing|payment)\b/i;

/** A plan that is used up is answered like a token without rights. */
function explained(error: unknown, { service }: Change): unknown {
  if (!(error instanceof Failure)) return error;
  const { code, what } = error.facts;
  if (!['token-forbidden', 'request-refused'].includes(code) || !planWords.test(what)) return error;
  const cause = 'the plan of the organization allows no more of this';
  const fix = `free some instances of the organization of ${service.name}, or upgrade its plan at https://app.koyeb.com/settings/plans`;
  return new Failure({ kind: 'user', code: 'plan-limit', what, cause, fix }, { cause: error });
}

/**
 * One PUT is both the change of the source and the start of the deployment, so nothing is half-done when its answer is
 * lost. A PUT replaces the whole: what of the service is no part of its definition is sent along as it is.
 */
async function put(api: KoyebApi, change: Change, call: Call): Promise<{ readonly deploymentId: string }> {
  const { service, definition } = change;
  await refuseMissingImage(api, definition, call);
  const { life_cycle } = service;
  const kept = life_cycle === undefined || life_cycle === null ? {} : { life_cycle };
  const updated = await api.update(service, { definition, ...kept }, call).catch((error: unknown) => {
    throw explained(error, change);
  });
  return confirm(api, change, updated.latest_deployment_id, call);
}

/** @throws Failure as of `createPlatformClient`, of the image, `source-mismatch`, `plan-limit`, `release-unconfirmed`. */
export async function release(
  api: KoyebApi,
  service: Service,
  artifact: Artifact,
  call: Call,
): Promise<{ readonly deploymentId: string }> {
  const definition = withArtifact(await currentDefinition(api, service, call), artifact, service.name);
  return put(api, { service, definition, artifact }, call);
}

function notRestorable(deploymentId: string, why: string): Failure {
  return new Failure({
    kind: 'user',
    code: 'release-not-restorable',
    what: `the deployment ${deploymentId} cannot be put back on Koyeb: ${why}`,
    fix: 'deploy the artifact that you want live by its digest or commit',
  });
}

async function readEarlier(api: KoyebApi, deploymentId: string, call: Call): Promise<Deployment> {
  try {
    return (await api.deployment(deploymentId, call)).value;
  } catch (error) {
    if (error instanceof Failure && error.facts.code === 'not-found')
      throw notRestorable(deploymentId, 'Koyeb does not keep it any more');
    throw error;
  }
}

/**
 * Koyeb has no endpoint for a rollback, so the earlier deployment's whole definition is deployed again, pinned to what it
 * ran: image or commit, command, environment, ports, routes, health checks, scaling, regions, instance types, mounts.
 * Not brought back, as no definition holds it: the values of secrets, data in volumes and databases, domains, the life
 * cycle of the service. A commit is built again, and what its build downloads may have changed since; Koyeb's "skip
 * build" is never used, for it takes the last build that went well, which may be the bad one.
 */
export async function restore(
  api: KoyebApi,
  service: Service,
  { deploymentId }: Release,
  call: Call,
): Promise<{ readonly deploymentId: string }> {
  const earlier = await readEarlier(api, deploymentId, call);
  if (earlier.service_id !== service.id) throw notRestorable(deploymentId, `it is not of the service ${service.name}`);
  const artifact = artifactOf(earlier);
  if (artifact === undefined) throw notRestorable(deploymentId, 'it was started by a tag or a branch');
  return put(api, { service, definition: withArtifact(earlier.definition, artifact, service.name), artifact }, call);
}
