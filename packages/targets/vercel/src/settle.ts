import type { Call, Observation } from '@aevon/deploy';
import type { Settling } from './asked.ts';
import { isRefusal } from './failures.ts';
import type { Place } from './place.ts';
import { findLive, isPast } from './present.ts';
import { moving, settleProduction } from './production.ts';
import type { Deployment } from './schemas.ts';

const state = 'READY';

/** Gives a deployment its aliases, each once: whoever moves one on afterwards means it. */
async function settleElsewhere(
  { api, options, asked }: Settling,
  place: Place,
  deployment: Deployment,
  call: Call,
): Promise<Observation> {
  const { id } = deployment;
  const { aliases = [] } = options;
  const live = await findLive(api, place, Promise.resolve([deployment]), call);
  if (live !== undefined && live.id !== id && isPast(deployment, live))
    return { phase: 'superseded', state, reason: `${place.hosts[0]} leads to ${live.id} now` };
  if (aliases.length > 0 && !asked.has(id)) {
    for (const alias of aliases) {
      const refused = await api.assignAlias(id, alias, call).then(
        () => undefined,
        (error: unknown) => {
          if (isRefusal(error)) return error.facts.what;
          throw error;
        },
      );
      if (refused !== undefined) return { phase: 'failed', state, reason: refused };
    }
    asked.set(id, { after: -1, rollingAfter: -1 });
  }
  return deployment.aliasAssigned ? { phase: 'ready', state } : moving;
}

/** What comes after a build: the domains that lead to it. */
export async function settle(
  settling: Settling,
  place: Place,
  deployment: Deployment,
  call: Call,
): Promise<Observation> {
  if (place.isStaged)
    return {
      phase: 'ready',
      state,
      note: `it is staged at https://${deployment.url ?? deployment.id}, and production is what it was: promote it when it is proved`,
    };
  if (place.kind === 'production') return settleProduction(settling, place, deployment, call);
  return settleElsewhere(settling, place, deployment, call);
}
