import {
  createKoyeb,
  type FakeKoyeb,
  type KoyebDefinition,
  type KoyebOptions,
  startWorld,
  type World,
} from '../../src/index.ts';
import { type Received, send, type Sending } from '../support/client.ts';

export function imageOf(digit: string): string {
  return `ghcr.io/shop/orders@sha256:${digit.repeat(64)}`;
}

/** A definition without its source. */
export const place: KoyebDefinition = {
  name: 'orders',
  type: 'WEB',
  regions: ['fra'],
  instance_types: [{ type: 'small' }],
  scalings: [{ min: 1, max: 2 }],
  ports: [{ port: 8000, protocol: 'http' }],
  routes: [{ port: 8000, path: '/' }],
};

export const definition: KoyebDefinition = { ...place, docker: { image: imageOf('1') } };

export interface KoyebScene extends AsyncDisposable {
  readonly koyeb: FakeKoyeb;
  readonly world: World;
  /** Lets time pass on the platform. */
  pass(seconds: number): void;
  api(method: string, path: string, body?: object | string, headers?: Sending['headers']): Promise<Received>;
  /** Updates the service `orders` with a definition or a whole body. */
  put(body: object | string, query?: string): Promise<Received>;
}

/** A field of an answer, by its path. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (found, name) => (typeof found === 'object' && found !== null ? Reflect.get(found, name) : undefined),
    value,
  );
}

export async function openKoyeb(options: Partial<KoyebOptions> = {}): Promise<KoyebScene> {
  let passed = 0;
  const now = (): Date => new Date(Date.UTC(2026, 0, 1) + passed);
  const koyeb = createKoyeb({ apps: { shop: [{ definition }] }, now, ...options });
  const world = await startWorld({ hosts: koyeb.hosts });
  const api: KoyebScene['api'] = (method, path, body, headers = {}) => {
    const own = {
      authorization: `Bearer ${koyeb.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const sending = { headers: { ...own, ...headers }, ...(body === undefined ? {} : { body }) };
    return send(world, method, `https://app.koyeb.com${path}`, sending);
  };
  const list = (await api('GET', '/v1/services?name=orders')).json;
  const id = String(at(list, 'services', 0, 'id'));
  return {
    koyeb,
    world,
    pass: (seconds) => {
      passed += seconds * 1000;
    },
    api,
    put: (body, query = '') => api('PUT', `/v1/services/${id}${query}`, body),
    [Symbol.asyncDispose]: () => world.stop(),
  };
}
