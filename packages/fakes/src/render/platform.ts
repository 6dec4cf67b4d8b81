import { type Deploy, RenderError, type RenderTurn, type Service } from './model.ts';
import type { Budget } from './rate-limits.ts';
import type { Registry } from './registry.ts';
import { type bodies, type Body, limitOf, type Query } from './requests.ts';
import type { Rollout } from './rollout.ts';

export interface Platform {
  readonly services: readonly Service[];
  readonly registry: Registry;
  /** Commits that a repository has, oldest first. */
  readonly commits: readonly string[];
  readonly rollout: Rollout;
  readonly now: () => number;
  /** Deploys whose build is still there. */
  readonly retained: (service: Service, deploy: Deploy) => boolean;
  /** How deploys that begin from now on go. */
  readonly turn: () => RenderTurn;
  /** Milliseconds until a waiting deploy is listed. */
  readonly queueLagMs: number;
}

export interface Call {
  readonly path: readonly string[];
  readonly query: Query;
  readonly body: Body;
}

export interface Answer {
  readonly status: number;
  /** Nothing is sent without it. */
  readonly value?: unknown;
}

export interface Operation {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: RegExp;
  /** Which limit a call counts for. */
  readonly budget: Budget;
  readonly query?: readonly string[];
  readonly body?: (typeof bodies)[keyof typeof bodies];
  readonly act: (platform: Platform, call: Call) => Answer;
}

const notFound = (what: string): RenderError => new RenderError(404, `not found: ${what}`);

/** @throws RenderError 404 */
export function serviceOf({ services }: Platform, id: string | undefined): Service {
  const service = services.find((one) => one.id === id);
  if (service === undefined) throw notFound(`service ${id}`);
  return service;
}

/** @throws RenderError 404 */
export function deployOf(service: Service, id: unknown): Deploy {
  const deploy = service.deploys.find((one) => one.id === id);
  if (deploy === undefined) throw notFound(`deploy ${String(id)}`);
  return deploy;
}

/** The part of a list that `cursor` and `limit` ask for, each item with the cursor after it. */
export function page<T>(
  items: readonly T[],
  query: Query,
  keyOf: (item: T) => string,
): readonly { item: T; cursor: string }[] {
  const cursor = query.get('cursor')?.[0];
  const from = cursor === undefined ? 0 : items.findIndex((item) => keyOf(item) === cursor) + 1;
  return items.slice(from, from + limitOf(query)).map((item) => ({ item, cursor: keyOf(item) }));
}

export function text(body: Body, name: string): string | undefined {
  const value = body[name];
  return typeof value === 'string' ? value : undefined;
}
