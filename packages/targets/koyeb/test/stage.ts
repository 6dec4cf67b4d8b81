import { readFile } from 'node:fs/promises';
import tls from 'node:tls';
import { type Artifact, parseArtifact, spellArtifact, type Target } from '@aevon/deploy';
import { type CallName, hurriedClock, type Stage } from '@aevon/deploy/contract';
import {
  createKoyeb,
  type FakeKoyeb,
  type FaultKind,
  type Handler,
  isBroken,
  type KoyebDefinition,
  type KoyebOptions,
  startWorld,
  type World,
} from '@aevon/fakes';
import { createHttp } from '@aevon/http';
import type { Clock, Http } from '@aevon/ports';
import { expect } from 'vitest';
import { createKoyebTarget, type KoyebTargetOptions } from '../src/index.ts';

export const bounds = { signal: new AbortController().signal, deadlineMs: 5_000 };

export function imageOf(digit: string): Artifact {
  return parseArtifact(`ghcr.io/shop/orders@sha256:${digit.repeat(64)}`);
}

export function commitOf(digit: string): Artifact {
  return parseArtifact(digit.repeat(40));
}

const place = {
  name: 'orders',
  type: 'WEB',
  regions: ['fra'],
  instance_types: [{ scopes: ['region:fra'], type: 'small' }],
  scalings: [{ scopes: ['region:fra'], min: 1, max: 2 }],
  ports: [{ port: 8000, protocol: 'http' }],
  routes: [{ port: 8000, path: '/' }],
  env: [{ scopes: ['region:fra'], key: 'LEVEL', value: 'info' }],
  health_checks: [{ grace_period: 5, interval: 60, restart_limit: 3, timeout: 5, http: { port: 8000, path: '/up' } }],
  volumes: [],
  strategy: { type: 'DEPLOYMENT_STRATEGY_TYPE_DEFAULT' },
  mesh: 'DEPLOYMENT_MESH_AUTO',
  skip_cache: false,
} as const;

/** A service that runs an image. */
export function dockerDefinition(artifact: Artifact = imageOf('1')): KoyebDefinition {
  const docker = {
    image: spellArtifact(artifact),
    command: '',
    args: ['--port', '8000'],
    entrypoint: [],
    privileged: false,
  };
  return { ...place, docker };
}

/** A service that Koyeb builds. */
export function gitDefinition(artifact: Artifact = commitOf('1')): KoyebDefinition {
  const git = {
    repository: 'github.com/acme/shop',
    branch: 'main',
    no_deploy_on_push: true,
    workdir: 'services/orders',
  };
  return { ...place, git: { ...git, sha: spellArtifact(artifact), docker: { dockerfile: 'Dockerfile' } } };
}

export interface KoyebScene extends AsyncDisposable {
  readonly koyeb: FakeKoyeb;
  readonly world: World;
  readonly clock: Clock;
  readonly http: Http;
  target(options?: Partial<KoyebTargetOptions>): Target;
}

const authorities = tls.getCACertificates('default');

/** Koyeb with one service `shop/orders`, and an adapter that reaches it as one in a runner would. */
export async function openScene(
  options: Partial<KoyebOptions> & { readonly definition?: KoyebDefinition } = {},
  around: (api: Handler) => Handler = (api) => api,
): Promise<KoyebScene> {
  const { definition = dockerDefinition(), ...rest } = options;
  const clock = hurriedClock();
  const koyeb = createKoyeb({ apps: { shop: [{ definition }] }, now: () => clock.now(), ...rest });
  const api = koyeb.hosts['app.koyeb.com'];
  if (api === undefined) throw new Error('Koyeb without its API');
  const world = await startWorld({ hosts: { ...koyeb.hosts, 'app.koyeb.com': around(api) } });
  tls.setDefaultCACertificates([...authorities, await readFile(world.env['NODE_EXTRA_CA_CERTS'] ?? '', 'utf8')]);
  const http = createHttp({ clock, env: world.env });
  return {
    koyeb,
    world,
    clock,
    http,
    target: (more = {}) => createKoyebTarget({ http, token: koyeb.token, service: 'orders', ...more }),
    [Symbol.asyncDispose]: async () => {
      await world.stop();
      expect({ crashes: world.crashes, refused: world.refusedHosts }).toEqual({ crashes: [], refused: [] });
    },
  };
}

/** Runs `then` once a deployment was read as healthy. */
function afterHealthy(api: Handler, isNew: (path: string) => boolean, then: () => void): Handler {
  let isDone = false;
  return async (request) => {
    const reply = await api(request);
    const body = isBroken(reply) ? '' : String(reply.body ?? '');
    if (!isDone && isNew(request.url.pathname) && body.includes('"status":"HEALTHY"')) {
      isDone = true;
      then();
    }
    return reply;
  };
}

/** A stage of the contract over one kind of source. */
export async function openStage(source: 'image' | 'commit'): Promise<Stage> {
  const artifactOf = source === 'image' ? imageOf : commitOf;
  const artifacts = { serving: artifactOf('1'), next: artifactOf('2'), other: artifactOf('3') };
  const definition = source === 'image' ? dockerDefinition(artifacts.serving) : gitDefinition(artifacts.serving);
  let plant: () => void = () => undefined;
  const scene = await openScene({ definition }, (api) =>
    afterHealthy(
      api,
      (path) => isNew.test(path),
      () => plant(),
    ),
  );
  const { koyeb, world, clock } = scene;
  const isNew = new RegExp(`^/v1/deployments/(?!${koyeb.activeId('orders')})[^/?]+$`);
  const read = (runs: string | undefined): Artifact | undefined =>
    runs === undefined ? undefined : parseArtifact(runs);
  const places: Readonly<
    Record<CallName, { readonly method: string; readonly path: RegExp; readonly after?: number }>
  > = {
    resolve: { method: 'GET', path: /^\/v1\/services\?/ },
    release: { method: 'PUT', path: /^\/v1\/services\// },
    // The first look is the release's own, at what it started.
    observe: { method: 'GET', path: isNew, after: 1 },
    identify: { method: 'GET', path: isNew },
  };
  return {
    // As far apart as the times of the stand-in allow: each look that hangs takes real time.
    target: scene.target({ pace: { waitingMs: 15_000, finishingMs: 4_000 } }),
    clock,
    artifacts,
    plan: (turn) => koyeb.plan(turn),
    elsewhere: (artifact) => koyeb.elsewhere('orders', spellArtifact(artifact)),
    finish: (deploymentId) => koyeb.finish(deploymentId),
    truth: {
      serving: () => read(koyeb.serving('orders')),
      begun: () =>
        koyeb.begun().map(({ deploymentId, runs, isCancelled }) => {
          return { deploymentId, artifact: read(runs), cancelled: isCancelled };
        }),
    },
    fault: (call: CallName, kind: FaultKind, times = 1) => {
      const add = (): void => void world.faults.add({ host: 'app.koyeb.com', ...places[call], times, ...kind });
      if (call === 'identify') plant = add;
      else add();
    },
    revokeToken: () => koyeb.revokeTokens(),
    skew: (milliseconds) => koyeb.skew(milliseconds),
    [Symbol.asyncDispose]: () => scene[Symbol.asyncDispose](),
  };
}
