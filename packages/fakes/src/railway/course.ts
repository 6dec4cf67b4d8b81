import { type Span, stateAfter } from '../platform/timeline.ts';
import type { Deployment, RailwayTurn } from './model.ts';
import { laterState } from './schema.ts';

const second = 1000;
const last = Infinity;
const initializing = { state: 'INITIALIZING', forMs: 2 * second };
const building = { state: 'BUILDING', forMs: 20 * second };
const deploying = { state: 'DEPLOYING', forMs: 6 * second };
/** How long a deployment that was replaced is on its way out. */
const removingMs = 2 * second;
/** When a deployment that vanishes is gone. */
const vanishesAfterMs = 4 * second;

const ends: Readonly<Partial<Record<RailwayTurn, string>>> = {
  fails: 'FAILED',
  crashes: 'CRASHED',
  sleeps: 'SLEEPING',
};

/** The states of a deployment; an image is not built. */
export function spansOf(turn: RailwayTurn, isImage: boolean): readonly Span[] {
  if (turn === 'skipped') return [{ state: 'SKIPPED', forMs: last }];
  if (turn === 'needs-approval') return [{ state: 'NEEDS_APPROVAL', forMs: last }];
  if (turn === 'unknown-state') return [initializing, { state: laterState, forMs: last }];
  const way = isImage ? [initializing, deploying] : [initializing, building, deploying];
  // Where it can be cancelled still, as a host that finds no room for it would leave it.
  if (turn === 'never-ends') return [{ ...initializing, forMs: last }];
  if (turn === 'vanishes') return [...way, { state: 'DEPLOYING', forMs: last }];
  return [...way, { state: ends[turn] ?? 'SUCCESS', forMs: last }];
}

export function stateOf({ ended, spans, createdAt }: Deployment, now: number): string {
  if (ended === undefined) return stateAfter(spans, now - createdAt);
  return ended.state === 'REMOVING' && now - ended.at >= removingMs ? 'REMOVED' : ended.state;
}

export function isGone({ turn, createdAt }: Deployment, now: number): boolean {
  return turn === 'vanishes' && now - createdAt >= vanishesAfterMs;
}

export interface Event {
  readonly step: string;
  readonly from: number;
  readonly to: number | undefined;
  readonly error: string | undefined;
}

/** Steps by the state in which they are taken. */
const stepsIn: Readonly<Record<string, readonly string[]>> = {
  INITIALIZING: ['SNAPSHOT_CODE'],
  BUILDING: ['BUILD_IMAGE', 'PUBLISH_IMAGE'],
  DEPLOYING: ['CREATE_CONTAINER', 'CONFIGURE_NETWORK', 'HEALTHCHECK'],
};

function stepsOf(state: string, { source, instance }: Deployment): readonly string[] {
  if (state === 'INITIALIZING' && source.image !== undefined) return [];
  const steps = stepsIn[state] ?? [];
  return instance.healthcheckPath === undefined ? steps.filter((step) => step !== 'HEALTHCHECK') : steps;
}

/** The steps that a deployment took so far, oldest first; each state's time is shared by its steps. */
export function eventsOf(deployment: Deployment, now: number): readonly Event[] {
  const { spans, createdAt, failure, ended } = deployment;
  const until = ended?.at ?? now;
  const events: Event[] = [];
  let start = createdAt;
  for (const { state, forMs } of spans) {
    const steps = stepsOf(state, deployment);
    const share = Math.min(forMs, 60 * second) / Math.max(1, steps.length);
    for (const [index, step] of steps.entries()) {
      const from = start + index * share;
      if (from > until) return events;
      const error = failure?.step === step ? failure.error : undefined;
      const isOver = (ended !== undefined || from + share <= until) && forMs !== last;
      events.push({ step, from, to: isOver ? Math.min(from + share, until) : undefined, error });
      if (error !== undefined) return events;
    }
    start += forMs;
  }
  return events;
}
