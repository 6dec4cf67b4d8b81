import {
  createRailway,
  type FakeRailway,
  railwayHost,
  type RailwayOptions,
  startWorld,
  type World,
} from '../../src/index.ts';
import { type Received, send } from '../support/client.ts';

export const name = 'ghcr.io/shop/orders';

export function imageOf(digit: string): string {
  return `${name}@sha256:${digit.repeat(64)}`;
}

export const place = { service: 'orders' };

export interface Asking {
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Default: a project token for production in its header. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Laid over the body. */
  readonly body?: Readonly<Record<string, unknown>>;
}

export interface RailwayScene extends AsyncDisposable {
  readonly railway: FakeRailway;
  readonly world: World;
  /** Ids of production and orders, as most operations take them. */
  readonly ids: { readonly environmentId: string; readonly serviceId: string };
  /** Lets time pass on the platform. */
  pass(milliseconds: number): void;
  ask(query: string, asking?: Asking): Promise<Received>;
}

export const url = `https://${railwayHost}/graphql/v2`;

/** A Railway with the service orders in production and staging, on a clock of its own. */
export async function openRailway(options: Partial<RailwayOptions> = {}): Promise<RailwayScene> {
  let at = Date.UTC(2026, 0, 1);
  const railway = createRailway({
    services: [{ name: 'orders', source: { image: imageOf('a') }, live: imageOf('a'), healthcheckPath: '/health' }],
    images: ['a', 'b'].map((digit) => ({ name, digest: `sha256:${digit.repeat(64)}` })),
    environments: ['production', 'staging'],
    now: () => new Date(at),
    ...options,
  });
  const world = await startWorld({ hosts: railway.hosts });
  const token = railway.issueToken('project', 'production');
  return {
    railway,
    world,
    ids: { environmentId: railway.environmentId('production'), serviceId: railway.serviceId('orders') },
    pass: (milliseconds) => void (at += milliseconds),
    ask: async (query, { variables = {}, headers = { 'project-access-token': token }, body = {} } = {}) =>
      send(world, 'POST', url, {
        headers: { 'content-type': 'application/json', ...headers },
        body: { query, variables, ...body },
      }),
    [Symbol.asyncDispose]: async () => world.stop(),
  };
}
