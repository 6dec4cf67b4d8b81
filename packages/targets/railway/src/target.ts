import type { Call, Target } from '@aevon/deploy';
import { Failure } from '@aevon/ports';
import { artifactOf } from './artifact.ts';
import { logTail } from './log-tail.ts';
import { createLook } from './observe.ts';
import * as operations from './operations.ts';
import { locate, type Place, type PlaceOptions } from './place.ts';
import { presentOf } from './present.ts';
import type { RegistryCredentials } from './registry.ts';
import { release } from './release.ts';
import { restore } from './restore.ts';
import { phaseOf } from './states.ts';

export interface RailwayTargetOptions extends PlaceOptions {
  /** For images that are not public. */
  readonly registry?: RegistryCredentials | undefined;
  /** Default: 10 s, and 5 s near the end: within the 1 000 requests an hour of the Hobby plan for a whole hour. */
  readonly pace?: Target['pace'];
}

/** Where the token leads is asked once; an answer that did not come is asked for again by the next call. */
function remembered(options: PlaceOptions): (call: Call) => Promise<Place> {
  let known: Place | undefined;
  return async (call) => (known ??= await locate(options, call));
}

async function cancel({ graphql }: Place, id: string, call: Call): Promise<'cancelled' | 'too-late'> {
  const asked = { variables: { id }, purpose: `cancel the deployment ${id}`, call };
  try {
    await graphql.ask({ operation: operations.cancel, ...asked });
    return 'cancelled';
  } catch (error) {
    if (!(error instanceof Failure) || error.facts.kind !== 'target') throw error;
    // Refused once the container is being started. To remove it then could remove what has just become live.
    const { deployment } = await graphql.ask({ operation: operations.status, ...asked });
    return phaseOf(deployment.status) === 'superseded' ? 'cancelled' : 'too-late';
  }
}

/** One service in one environment on Railway. */
export function createRailwayTarget(options: RailwayTargetOptions): Target {
  const { registry, pace = { waitingMs: 10_000, finishingMs: 5_000 } } = options;
  const placeOf = remembered(options);
  const look = createLook();
  return {
    platform: 'Railway',
    pace,
    resolve: async (call) => {
      const place = await placeOf(call);
      const { graphql, project, environment, service } = place;
      const variables = { projectId: project.id, environmentId: environment.id, serviceId: service.id };
      const purpose = `read the deployments of ${service.name} in ${environment.name}`;
      return presentOf(place, await graphql.ask({ operation: operations.present, variables, purpose, call }));
    },
    release: async (artifact, call) => release(await placeOf(call), artifact, registry, call),
    restore: async (earlier, call) => restore(await placeOf(call), earlier, registry, call),
    observe: async (id, call) => look((await placeOf(call)).graphql, id, call),
    identify: async (id, call) => {
      const { graphql } = await placeOf(call);
      const purpose = `read back what ${id} runs`;
      const { deployment } = await graphql.ask({ operation: operations.identity, variables: { id }, purpose, call });
      return artifactOf(deployment.meta);
    },
    cancel: async (id, call) => cancel(await placeOf(call), id, call),
    logTail: async (id, call) => logTail((await placeOf(call)).graphql, id, call),
  };
}
