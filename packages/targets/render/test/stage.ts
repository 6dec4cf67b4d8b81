import { readFile } from 'node:fs/promises';
import tls from 'node:tls';
import { type Artifact, parseArtifact, spellArtifact, type Target } from '@aevon/deploy';
import { hurriedClock, type Stage } from '@aevon/deploy/contract';
import {
  createRender,
  type FakeRender,
  type FaultKind,
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

function pathOf(call: 'resolve' | 'release' | 'observe', id: string): { method: string; path: RegExp } {
  const service = `^/v1/services/${id}`;
  const [method, rest] = { resolve: ['GET', ''], release: ['POST', '/deploys'], observe: ['GET', '/deploys/[^/]+'] }[
    call
  ];
  return { method: method ?? 'GET', path: new RegExp(`${service}${rest}$`) };
}

/** What the contract of a target plays on: the service `orders`, or `web`, that is built. */
export async function openStage(service: 'orders' | 'web' = 'orders'): Promise<Stage> {
  const make = service === 'orders' ? image : commit;
  const late: { readonly kind: FaultKind; readonly times: number }[] = [];
  const isLook = new RegExp('/deploys/[^/?]+$');
  const scene = await openScene({
    overlap: 'override',
    // A look that was answered "live" is the last one; what reads the same address after it asks what runs.
    answered: ({ method, url }, body) => {
      if (method !== 'GET' || !isLook.test(url.pathname) || !body.includes('"status":"live"')) return;
      for (const { kind, times } of late.splice(0)) plant('observe', kind, times);
    },
  });
  const { render, world, clock, token } = scene;
  const id = render.idOf(service);
  const opened = new Set(render.deploysOf(service).map((deploy) => deploy.id));
  const plant = (call: 'resolve' | 'release' | 'observe', kind: FaultKind, times: number): void =>
    void world.faults.add({ ...kind, host: renderApiHost, ...pathOf(call, id), times });
  return {
    // A hang takes real time, each look of it.
    target: scene.target({ service: id, pace: { waitingMs: 10_000, finishingMs: 6_000 } }),
    clock,
    artifacts: { serving: make('a'), next: make('b'), other: make('c') },
    plan: render.plan,
    elsewhere: (artifact) => render.elsewhere(service, spellArtifact(artifact)),
    finish: (deploymentId) => render.finish(service, deploymentId),
    truth: {
      serving: () => {
        const serving = render.serving(service);
        return serving === undefined ? undefined : parseArtifact(serving);
      },
      begun: () =>
        render
          .deploysOf(service)
          .filter((deploy) => !opened.has(deploy.id))
          .map((deploy) => ({
            deploymentId: deploy.id,
            artifact: parseArtifact(deploy.artifact),
            cancelled: deploy.status === 'canceled',
          })),
    },
    fault: (call, kind, times = 1) => {
      if (call === 'identify') late.push({ kind, times });
      else plant(call, kind, times);
    },
    revokeToken: () => render.revokeToken(token),
    skew: scene.skew,
    [Symbol.asyncDispose]: () => world.stop(),
  };
}
