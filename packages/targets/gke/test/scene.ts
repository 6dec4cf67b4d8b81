import { readFile } from 'node:fs/promises';
import tls from 'node:tls';
import { type Artifact, parseArtifact, spellArtifact, type Target } from '@aevon/deploy';
import { type CallName, hurriedClock, type Stage } from '@aevon/deploy/contract';
import { startWorld, type World } from '@aevon/fakes';
import { createHttp } from '@aevon/http';
import { createKubernetes, type Kubernetes, type KubeObject, readManifests } from '@aevon/kubernetes';
import type { Clock } from '@aevon/ports';
import { expect } from 'vitest';
import { createGkeTarget, type GkeTargetOptions } from '../src/index.ts';
import { type Cluster, createCluster, type Stored } from './cluster.ts';

export const bounds = { signal: new AbortController().signal, deadlineMs: 5_000 };

export function imageOf(digit: string): Artifact {
  return parseArtifact(`ghcr.io/shop/orders@sha256:${digit.repeat(64)}`);
}

const manifests = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders }
spec:
  replicas: 1
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec: { containers: [{ name: orders, image: ghcr.io/shop/orders:main }] }
---
apiVersion: v1
kind: Service
metadata: { name: orders }
spec: { selector: { app: orders } }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: orders }
spec:
  tls: [{ hosts: [orders.shop.example] }]
  rules: [{ host: orders.shop.example }]
`;

export const objects: readonly KubeObject[] = readManifests([{ path: 'orders.yaml', text: manifests }]).map(
  ({ object }) => object,
);

export interface Scene extends AsyncDisposable {
  readonly world: World;
  readonly clock: Clock;
  readonly kube: Kubernetes;
  /** The cluster that answers. */
  cluster: Cluster;
  target(options?: Partial<GkeTargetOptions>): Target;
}

const host = '34.1.2.3';
const authorities = tls.getCACertificates('default');

/** An empty namespace on a cluster that is reached as one in a runner would reach it. */
export async function openScene(): Promise<Scene> {
  const clock = hurriedClock();
  let authority = '';
  const world = await startWorld({ hosts: { [host]: (request) => scene.cluster.answer(request) } });
  authority = await readFile(world.env['NODE_EXTRA_CA_CERTS'] ?? '', 'utf8');
  tls.setDefaultCACertificates([...authorities, authority]);
  const http = createHttp({ clock, env: world.env });
  const kube = createKubernetes({
    ...{ http, clock, server: `https://${host}`, ca: authority, fieldManager: 'aevon' },
    token: () => Promise.resolve('a-token'),
  });
  const scene: Scene = {
    ...{ world, clock, kube, cluster: createCluster(() => clock.now().getTime()) },
    target: (more = {}) =>
      createGkeTarget({
        ...{ connect: () => Promise.resolve(kube), service: 'orders', namespace: 'shop', objects },
        ...{ artifact: imageOf('2'), pace: { waitingMs: 3_000, finishingMs: 1_000 }, ...more },
      }),
    [Symbol.asyncDispose]: async () => {
      await world.stop();
      expect(world.crashes).toEqual([]);
    },
  };
  return scene;
}

/** What a release of each artifact stores, as another run of the same action would. */
const recorded = new Map<string, Stored>();

async function record(scene: Scene, artifact: Artifact): Promise<void> {
  if (recorded.has(spellArtifact(artifact))) return;
  const { cluster } = scene;
  scene.cluster = createCluster(() => scene.clock.now().getTime());
  const { deploymentId } = await scene.target({ artifact }).release(artifact, bounds);
  const secret = scene.cluster.objects.get(`secrets/${deploymentId}`);
  if (secret !== undefined) recorded.set(spellArtifact(artifact), secret);
  scene.cluster = cluster;
}

function releaseElsewhere({ cluster }: Scene, artifact: Artifact): string {
  const image = spellArtifact(artifact);
  const secret = recorded.get(image);
  const deployment = cluster.objects.get('deployments/orders');
  if (secret === undefined || deployment === undefined) throw new Error(`no release of ${image} was recorded`);
  const revision = [...cluster.objects.keys()].filter((key) => key.includes('aevon.release.')).length + 1;
  const name = `aevon.release.orders.v${revision}`;
  const annotations = { ...secret.metadata.annotations, 'aevon.dev/revision': String(revision) };
  cluster.apply('secrets', { ...secret, metadata: { ...secret.metadata, name, annotations } });
  const spec: unknown = JSON.parse(JSON.stringify(deployment['spec']).replace(/"image":"[^"]+"/, `"image":"${image}"`));
  const named = { ...deployment.metadata, annotations: { 'aevon.dev/release': name } };
  cluster.apply('deployments', { ...deployment, metadata: named, spec });
  return name;
}

const places: Readonly<Record<CallName, { readonly method: string; readonly path: RegExp; readonly after?: number }>> =
  {
    resolve: { method: 'GET', path: /\/secrets\?/ },
    release: { method: 'PATCH', path: /\/deployments\/orders\?(?!.*dryRun)/ },
    // The first look is of `resolve`, at what is current.
    observe: { method: 'GET', path: /\/deployments\?/, after: 1 },
    identify: { method: 'GET', path: /\/replicasets\?/ },
  };

/** A stage of the contract: one service that was deployed by this very adapter. */
export async function openStage(): Promise<Stage> {
  const scene = await openScene();
  const { cluster, world, clock } = scene;
  const artifacts = { serving: imageOf('1'), next: imageOf('2'), other: imageOf('3') };
  await record(scene, artifacts.next);
  await record(scene, artifacts.other);
  let isHanging = false;
  const target: Target = {
    ...scene.target(),
    // A hang takes real time, so it gets little.
    get startMs() {
      return isHanging ? 400 : 60_000;
    },
  };
  await target.release(artifacts.serving, bounds);
  const opened = cluster.rollouts.length;
  const read = (image: string | undefined): Artifact | undefined =>
    image === undefined ? undefined : parseArtifact(image);
  let plant: () => void = () => undefined;
  const answer = cluster.answer.bind(cluster);
  cluster.answer = (request) => {
    const reply = answer(request);
    const last = cluster.rollouts.at(-1);
    const isLook = request.method === 'GET' && request.url.pathname.endsWith('/deployments');
    if (isLook && cluster.rollouts.length > opened && last?.isDone(clock.now().getTime()) === true) plant();
    return reply;
  };
  return {
    ...{ target, clock, artifacts },
    plan: (turn) => void (cluster.turn = turn),
    elsewhere: (artifact) => releaseElsewhere(scene, artifact),
    finish: (deploymentId) => {
      const found = cluster.rollouts.find(({ release }) => release === deploymentId);
      if (found !== undefined) found.finishedAt = clock.now().getTime();
    },
    truth: {
      serving: () => read(cluster.serving()),
      begun: () =>
        cluster.rollouts
          .slice(opened)
          .filter(({ image }) => image !== spellArtifact(artifacts.serving))
          .map(({ release, image, isCut }) => ({ deploymentId: release, artifact: read(image), cancelled: isCut })),
    },
    fault: (call, kind, times = 1) => {
      // A token that is refused is replaced once, so one such answer is none that anybody would see.
      const twice = kind.kind === 'status' && kind.status === 401 ? 2 : 1;
      isHanging = kind.kind === 'hang';
      let isPlanted = false;
      const add = (): void => {
        if (!isPlanted) world.faults.add({ host, ...places[call], ...kind, times: times * twice });
        isPlanted = true;
      };
      if (call === 'identify') plant = add;
      else add();
    },
    revokeToken: () => void (cluster.isRevoked = true),
    skew: (milliseconds) => void (cluster.skewMs = milliseconds),
    [Symbol.asyncDispose]: () => scene[Symbol.asyncDispose](),
  };
}
