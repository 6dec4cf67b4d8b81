import type { Call, Observation } from '@aevon/deploy';
import { Failure } from '@aevon/ports';
import { type Noted, noteUnderWay, requestFor, type Settling, upToNow } from './asked.ts';
import { isRefusal, list, pinned } from './failures.ts';
import type { Place } from './place.ts';
import { findLive, isPast } from './present.ts';
import { lookAtRolling, readRolling } from './rolling.ts';
import type { AliasRequest, Deployment, RollingRelease } from './schemas.ts';

const state = 'READY';
export const moving: Observation = { phase: 'finishing', state, step: 'built, Vercel is moving the domains to it' };
/** Vercel gives the domains to a deployment within seconds, where it does so by itself. */
const bySelfMs = 90_000;

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
async function promote(
  { api, asked }: Settling,
  place: Place,
  id: string,
  noted: Noted,
  call: Call,
): Promise<Observation> {
  asked.set(id, noted);
  try {
    const answer = await api.promote(place.project.id, id, call);
    return answer === 'asked' ? moving : { ...moving, step: 'queued behind the rolling release of another deployment' };
  } catch (error) {
    asked.delete(id);
    if (isRefusal(error)) return { phase: 'failed', state, reason: error.facts.what };
    throw error;
  }
}

/**
 * Whether Vercel gives it the production domains by itself: a push made it, and nobody holds the domains back. One that
 * is ready for long and has none was passed over.
 */
function isAssignedBySelf({ clock, readyAt }: Settling, { project }: Place, deployment: Deployment): boolean {
  const since = readyAt.get(deployment.id) ?? clock.monotonic();
  readyAt.set(deployment.id, since);
  const isHeld = deployment.autoAssignCustomDomains === false || project.autoAssignCustomDomains === false;
  return !isHeld && clock.monotonic() - since < bySelfMs;
}

/** What Vercel says that it does with a deployment; undefined when that is nothing. */
async function underWay(
  settling: Settling,
  place: Place,
  id: string,
  rolling: RollingRelease | undefined,
  call: Call,
): Promise<Observation | undefined> {
  noteUnderWay(settling, place, id, rolling);
  const after = settling.asked.get(id)?.rollingAfter ?? Infinity;
  const look = rolling === undefined ? undefined : lookAtRolling(rolling, id, after);
  if (look !== undefined) return look;
  const request = requestFor(place, id, settling.asked);
  return request === undefined ? undefined : byRequest(settling, place, request, call);
}

/** Where production is with a deployment that is ready, and the promotion that it needs. */
export async function settleProduction(
  settling: Settling,
  place: Place,
  deployment: Deployment,
  call: Call,
): Promise<Observation> {
  const { api, asked, options } = settling;
  const { id } = deployment;
  const rolling = await readRolling(api, place.project, deployment, call);
  const look = await underWay(settling, place, id, rolling, call);
  if (look !== undefined) return look;
  const live = await findLive(api, place, Promise.resolve([deployment]), call);
  if (live?.id === id) return { phase: 'ready', state };
  const noted = asked.get(id);
  const now = upToNow(place, rolling);
  const isPassed = noted === undefined ? isPast(deployment, live) : now.after > noted.after;
  if (isPassed) return { phase: 'superseded', state, reason: `production is ${live?.id ?? 'another deployment'} now` };
  if (noted !== undefined || isAssignedBySelf(settling, place, deployment)) return moving;
  if (place.isPinned && (options.onPinnedRollback ?? 'fail') === 'fail')
    return { phase: 'failed', state, reason: pinned(place.project, live?.id).facts.what };
  return promote(settling, place, id, now, call);
}
