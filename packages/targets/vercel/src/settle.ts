import type { Call, Observation } from '@aevon/deploy';
import { Failure } from '@aevon/ports';
import type { VercelApi } from './api.ts';
import { isRefusal, list, pinned } from './failures.ts';
import type { Place, PlaceOptions } from './place.ts';
import { findLive, isPast } from './present.ts';
import { lookAtRolling } from './rolling.ts';
import type { AliasRequest, Deployment } from './schemas.ts';

/** What was asked of the domains in this run, by the deployment that they are to lead to. */
export type AskedBefore = Map<string, { readonly after: number }>;

export interface Settling {
  readonly api: VercelApi;
  readonly options: PlaceOptions;
  readonly asked: AskedBefore;
}

const state = 'READY';
const moving: Observation = { phase: 'finishing', state, step: 'built, Vercel is moving the domains to it' };

/** The last request, if it is for this deployment and, where we asked, came after that. */
export function requestFor({ project }: Place, id: string, asked: AskedBefore): AliasRequest | undefined {
  const last = project.lastAliasRequest;
  if (!last || last.toDeploymentId !== id) return undefined;
  return last.requestedAt > (asked.get(id)?.after ?? -1) ? last : undefined;
}

async function whyNotMoved({ api }: Settling, { project }: Place, call: Call): Promise<string> {
  const failed = await api.failedAliases(project.id, call).catch((error: unknown) => {
    call.signal.throwIfAborted();
    if (error instanceof Failure) return [];
    throw error;
  });
  return `the production domains were not all moved to it${failed.length === 0 ? '' : `; not moved: ${list(failed)}`}`;
}

const kept =
  'Vercel assigns the production domains of the project by itself no more, as after every rollback: promote a deployment, here with `on-pinned-rollback: promote`, when the cause is mended';

async function byRequest(
  settling: Settling,
  place: Place,
  { jobStatus, type }: AliasRequest,
  call: Call,
): Promise<Observation> {
  if (jobStatus === 'failed') return { phase: 'failed', state, reason: await whyNotMoved(settling, place, call) };
  if (jobStatus === 'skipped') return { phase: 'skipped', state, reason: 'Vercel skipped the promotion' };
  if (jobStatus !== 'succeeded') return moving;
  return { phase: 'ready', state, ...(type === 'rollback' ? { note: kept } : {}) };
}

/**
 * Asks once that production goes to a deployment. What is asked is noted before, so that a look whose answer was lost does
 * not ask again while Vercel shows the request; a request that never arrived is asked for by the next look. A run that
 * died in between leaves a staged deployment, which the next run finds, follows and promotes.
 */
async function promote({ api, asked }: Settling, { project }: Place, id: string, call: Call): Promise<Observation> {
  asked.set(id, { after: project.lastAliasRequest?.requestedAt ?? -1 });
  try {
    const answer = await api.promote(project.id, id, call);
    return answer === 'asked' ? moving : { ...moving, step: 'queued behind the rolling release of another deployment' };
  } catch (error) {
    asked.delete(id);
    if (isRefusal(error)) return { phase: 'failed', state, reason: error.facts.what };
    throw error;
  }
}

/** Whether Vercel gives it the production domains by itself: a push made it, and nobody holds the domains back. */
function isAssignedBySelf({ project }: Place, { autoAssignCustomDomains }: Deployment): boolean {
  return autoAssignCustomDomains !== false && project.autoAssignCustomDomains !== false;
}

async function settleProduction(
  settling: Settling,
  place: Place,
  deployment: Deployment,
  call: Call,
): Promise<Observation> {
  const { api, asked, options } = settling;
  const { id } = deployment;
  const rolling = await lookAtRolling(api, place.project, deployment, call);
  if (rolling !== undefined) return rolling;
  const request = requestFor(place, id, asked);
  if (request !== undefined) return byRequest(settling, place, request, call);
  const live = await findLive(api, place, [deployment], call);
  if (live?.id === id) return { phase: 'ready', state };
  const before = asked.get(id);
  const last = place.project.lastAliasRequest;
  const isOvertaken = before !== undefined && last !== null && last !== undefined && last.requestedAt > before.after;
  if (isOvertaken || (before === undefined && isPast(deployment, live)))
    return { phase: 'superseded', state, reason: `production is ${live?.id ?? 'another deployment'} now` };
  if (before !== undefined || isAssignedBySelf(place, deployment)) return moving;
  if (place.isPinned && (options.onPinnedRollback ?? 'fail') === 'fail')
    return { phase: 'failed', state, reason: pinned(place.project, live?.id).facts.what };
  return promote(settling, place, id, call);
}

/** Gives a deployment its aliases, each once: whoever moves one on afterwards means it. */
async function settleElsewhere(
  { api, options, asked }: Settling,
  place: Place,
  deployment: Deployment,
  call: Call,
): Promise<Observation> {
  const { id } = deployment;
  const { aliases = [] } = options;
  const live = await findLive(api, place, [deployment], call);
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
    asked.set(id, { after: -1 });
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
