import type { Clock } from '@aevon/ports';
import type { VercelApi } from './api.ts';
import type { Place, PlaceOptions } from './place.ts';
import type { AliasRequest, RollingRelease } from './schemas.ts';

/** What this run asked of the domains, or saw that it was asked: requests after these times, by Vercel's clock, count. */
export interface Noted {
  readonly after: number;
  readonly rollingAfter: number;
}

/** What a run knows while it watches a deployment after its build. */
export interface Settling {
  readonly api: VercelApi;
  readonly options: PlaceOptions;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** By the deployment that the domains are to lead to. */
  readonly asked: Map<string, Noted>;
  /** When a deployment was first seen to be ready, by our clock. */
  readonly readyAt: Map<string, number>;
}

const ended: ReadonlySet<string> = new Set(['failed', 'skipped']);

/**
 * The last request, if it is for this deployment and came after what is noted of this run. One that failed before this
 * run is no reason not to try again.
 */
export function requestFor({ project }: Place, id: string, asked: Settling['asked']): AliasRequest | undefined {
  const last = project.lastAliasRequest;
  if (!last || last.toDeploymentId !== id) return undefined;
  const noted = asked.get(id);
  if (noted === undefined) return ended.has(last.jobStatus) ? undefined : last;
  return last.requestedAt > noted.after ? last : undefined;
}

/** What is under way when it is first seen, by an earlier run say, is watched as if this run had asked for it. */
export function noteUnderWay({ asked }: Settling, place: Place, id: string, rolling: RollingRelease | undefined): void {
  if (asked.has(id)) return;
  const { lastAliasRequest: last } = place.project;
  const isRolling = rolling?.canaryDeployment?.id === id && rolling.state === 'ACTIVE';
  const isMoving = last?.toDeploymentId === id && ['pending', 'in-progress'].includes(last.jobStatus);
  if (!isRolling && !isMoving) return;
  const { after, rollingAfter } = upToNow(place, rolling);
  asked.set(id, { after: isMoving ? after - 1 : after, rollingAfter: isRolling ? rollingAfter - 1 : rollingAfter });
}

/** What was asked of the domains up to now, by anybody. */
export function upToNow({ project }: Place, rolling: RollingRelease | undefined): Noted {
  return { after: project.lastAliasRequest?.requestedAt ?? -1, rollingAfter: rolling?.startedAt ?? -1 };
}
