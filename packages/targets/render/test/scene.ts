import { readFile } from 'node:fs/promises';
import tls from 'node:tls';
import { type Artifact, parseArtifact, spellArtifact, type Target } from '@aevon/deploy';
import { hurriedClock } from '@aevon/deploy/contract';
import {
  createRender,
  type FakeRender,
  type HostRequest,
  type Hosts,
  renderApiHost,
  type RenderOptions,
  startWorld,
  type World,
} from '@aevon/fakes';
import { createHttp } from '@aevon/http';
import type { Clock, FileHttp } from '@aevon/ports';
import { createRenderTarget, type RenderTargetOptions } from '../src/index.ts';

export function image(digit: string, name = 'ghcr.io/shop/orders'): Artifact {
  return parseArtifact(`${name}@sha256:${digit.repeat(64)}`);
}

export function commit(digit: string): Artifact {
  return parseArtifact(digit.repeat(40));
}

export interface Scene extends AsyncDisposable {
  readonly render: FakeRender;
  readonly world: World;
  readonly clock: Clock;
  readonly http: FileHttp;
  readonly token: string;
  /** The adapter over one service; `orders` when nothing else is said. */
  target(options?: Partial<RenderTargetOptions>): Target;
  skew(milliseconds: number): void;
}

const authorities = tls.getCACertificates('default');

/** Two services, one that runs an image and one that is built, with three versions of each. */
export const shop: Pick<RenderOptions, 'services' | 'images' | 'commits'> = {
  services: [
    { name: 'orders', source: { image: 'ghcr.io/shop/orders:main' }, live: spellArtifact(image('a')) },
    { name: 'web', source: { repo: 'https://github.com/shop/shop' }, live: spellArtifact(commit('a')) },
  ],
  images: ['a', 'b', 'c'].map((digit) => spellArtifact(image(digit))),
  commits: ['a', 'b', 'c'].map((digit) => spellArtifact(commit(digit))),
};

export interface SceneOptions extends Partial<Omit<RenderOptions, 'now'>> {
  /** Sees each request to the API and the status of its answer, before the client does. */
  readonly answered?: (request: HostRequest, body: string) => void;
}

function listenTo(hosts: Hosts, answered: SceneOptions['answered']): Hosts {
  const api = hosts[renderApiHost];
  if (api === undefined || answered === undefined) return hosts;
  return {
    ...hosts,
    [renderApiHost]: async (request) => {
      const reply = await api(request);
      if ('status' in reply) answered(request, String(reply.body ?? ''));
      return reply;
    },
  };
}

/** Render behind real TLS and real names, on a clock on which nothing takes time. */
export async function openScene({ answered, ...options }: SceneOptions = {}): Promise<Scene> {
  const clock = hurriedClock();
  let apart = 0;
  const render = createRender({ ...shop, ...options, now: () => new Date(clock.now().getTime() + apart) });
  const world = await startWorld({ hosts: listenTo(render.hosts, answered) });
  tls.setDefaultCACertificates([...authorities, await readFile(world.env['NODE_EXTRA_CA_CERTS'] ?? '', 'utf8')]);
  const http = createHttp({ clock, env: world.env });
  const token = render.issueToken();
  return {
    ...{ render, world, clock, http, token },
    target: (more = {}) => createRenderTarget({ http, clock, token, service: 'orders', ...more }),
    skew: (milliseconds) => void (apart = milliseconds),
    [Symbol.asyncDispose]: () => world.stop(),
  };
}
