import { createRender, type FakeRender, type RenderOptions, startWorld, type World } from '../../src/index.ts';
import { type Received, send } from '../support/client.ts';

export const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;
export const orders = (digit: string): string => `ghcr.io/shop/orders@${digest(digit)}`;
export const commit = (digit: string): string => digit.repeat(40);

export interface Scene extends AsyncDisposable {
  readonly render: FakeRender;
  readonly world: World;
  /** Lets the platform's clock go on. */
  pass(milliseconds: number): void;
  /** Calls the API with a good token; `more` goes over its headers. */
  call(method: string, path: string, body?: unknown, more?: Readonly<Record<string, string>>): Promise<Received>;
  /** What the public address of a service says it runs. */
  runs(service: string): Promise<unknown>;
}

export async function openScene(options: Partial<RenderOptions> = {}): Promise<Scene> {
  let now = Date.UTC(2026, 0, 1);
  const render = createRender({
    services: [
      { name: 'orders', source: { image: 'ghcr.io/shop/orders:main' }, live: orders('a'), env: { MODE: 'old' } },
      { name: 'web', source: { repo: 'https://github.com/shop/shop' }, live: commit('a') },
      { name: 'nightly', type: 'cron_job', source: { repo: 'https://github.com/shop/shop' }, owner: 'tea-other' },
    ],
    images: ['a', 'b', 'c'].map(orders),
    commits: ['a', 'b', 'c'].map(commit),
    now: () => new Date(now),
    ...options,
  });
  const world = await startWorld({ hosts: render.hosts });
  const authorization = `Bearer ${render.issueToken()}`;
  return {
    render,
    world,
    pass: (milliseconds) => void (now += milliseconds),
    call: async (method, path, body, more = {}) => {
      const type = body === undefined ? {} : { 'content-type': 'application/json' };
      const headers = { authorization, accept: 'application/json', ...type, ...more };
      const sent = typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body);
      return send(
        world,
        method,
        `https://api.render.com/v1${path}`,
        sent === undefined ? { headers } : { headers, body: sent },
      );
    },
    runs: async (service) => (await send(world, 'GET', `https://${service}.onrender.com/`)).json,
    [Symbol.asyncDispose]: () => world.stop(),
  };
}
