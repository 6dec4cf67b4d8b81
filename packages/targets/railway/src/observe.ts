import type { Call, Observation } from '@aevon/deploy';
import { artifactOf } from './artifact.ts';
import { Refusal } from './failures.ts';
import type { Graphql } from './graphql.ts';
import * as operations from './operations.ts';
import type { DeploymentEvent, Look } from './schemas.ts';
import { phaseOf } from './states.ts';

const steps: Readonly<Record<string, string>> = {
  SNAPSHOT_CODE: 'taking a snapshot of the code',
  BUILD_IMAGE: 'building',
  PUBLISH_IMAGE: 'publishing the image',
  PRE_DEPLOY_COMMAND: 'running the pre-deploy command',
  WAIT_FOR_DEPENDENCIES: 'waiting for services that it refers to',
  MIGRATE_VOLUMES: 'moving its volumes',
  CREATE_CONTAINER: 'starting the container',
  CONFIGURE_NETWORK: 'configuring the network',
  HEALTHCHECK: 'waiting for the health check',
  DRAIN_INSTANCES: 'draining what ran before',
};

const waits: Readonly<Record<string, string>> = {
  NEEDS_APPROVAL: 'waiting for approval',
  QUEUED: 'queued',
  WAITING: 'waiting for checks or other services',
};

const reasons: Readonly<Record<string, string>> = {
  NEEDS_APPROVAL: 'somebody has to approve it in the dashboard of Railway: the author of the change is no member there',
  WAITING: 'it waits for checks of the repository or for another deployment, as the settings of the service say',
};

function wordsOf({ step, payload }: DeploymentEvent): string {
  const words = steps[step] ?? step.toLowerCase().replaceAll('_', ' ');
  const { attempt, maxAttempts } = payload ?? {};
  if (typeof attempt !== 'number' || typeof maxAttempts !== 'number') return words;
  return `${words} (attempt ${attempt} of ${maxAttempts})`;
}

function isPullProblem(error: string): boolean {
  return /manifest unknown|pull|unauthorized|denied/i.test(error);
}

/** What the newest event that failed says; for an image that can't be had, what to look at. */
function failureOf(events: readonly DeploymentEvent[]): string | undefined {
  const failed = events.findLast(({ payload }) => typeof (payload?.error ?? payload?.reason) === 'string');
  if (failed === undefined) return undefined;
  const { error, reason, detail } = failed.payload ?? {};
  const said = [error ?? reason, detail].filter((words) => typeof words === 'string').join(', ');
  const help = isPullProblem(said)
    ? ' (check that this digest is in the registry, and that Railway has credentials for it)'
    : '';
  return `while ${wordsOf(failed)}: ${said}${help}`;
}

/**
 * Railway calls a container that was started SUCCESS; only a health check path makes it wait for an answer. What failed
 * leaves the image that was set as the source of the service.
 */
function noteOf({ deployment: { status, deploymentStopped, meta } }: Look): string | undefined {
  if (phaseOf(status) === 'failed' && artifactOf(meta)?.kind === 'image')
    return 'the service keeps this image as its source: a deployment from the dashboard would start it again';
  if (status === 'SLEEPING') return 'it sleeps: the first request starts it';
  if (status !== 'SUCCESS') return undefined;
  if (deploymentStopped) return 'its program has ended by itself, with exit code 0';
  const path = meta?.serviceManifest?.deploy?.healthcheckPath;
  if (typeof path === 'string' && path !== '') return undefined;
  return 'SUCCESS means here that the container was started, not that it answers: the service has no health check path (Settings, Deploy, Healthcheck Path)';
}

/** One look in our words: state, the step it is at, why it failed or waits. */
export function observationOf(seen: Look): Observation {
  const { status: state } = seen.deployment;
  const phase = phaseOf(state);
  const events = seen.deploymentEvents.edges
    .map(({ node }) => node)
    .sort((one, other) => one.createdAt.getTime() - other.createdAt.getTime());
  const open = events.findLast(({ completedAt }) => completedAt === null || completedAt === undefined);
  const isUnderWay = phase === 'waiting' || phase === 'finishing';
  const step = waits[state] ?? (isUnderWay && open !== undefined ? wordsOf(open) : undefined);
  const reason = phase === 'failed' ? failureOf(events) : reasons[state];
  const note = noteOf(seen);
  return {
    ...{ phase, state },
    ...(step === undefined ? {} : { step }),
    ...(reason === undefined ? {} : { reason }),
    ...(note === undefined ? {} : { note }),
  };
}

/**
 * Looks at deployments, and at the steps they take as long as Railway lets this token see them: the steps are a help for
 * the reader, and that they can't be had changes no verdict.
 */
export function createLook(): (graphql: Graphql, id: string, call: Call) => Promise<Observation> {
  let stepsAreRefused = false;
  return async (graphql, id, call) => {
    const asked = { variables: { id }, purpose: `look at the deployment ${id}`, call };
    try {
      if (!stepsAreRefused) return observationOf(await graphql.ask({ operation: operations.look, ...asked }));
    } catch (error) {
      if (!(error instanceof Refusal) || error.facts.kind === 'infrastructure') throw error;
    }
    const { deployment } = await graphql.ask({ operation: operations.status, ...asked });
    stepsAreRefused = true;
    return observationOf({ deployment, deploymentEvents: { edges: [] } });
  };
}
