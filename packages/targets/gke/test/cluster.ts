import { answerJson, type HostAnswer, type HostRequest } from '@aevon/fakes';
import { type Rollout, podsOf, replicaSetsOf, statusOf, type Turn } from './rollouts.ts';

type Fields = Readonly<Record<string, unknown>>;
export interface Stored {
  readonly kind: string;
  readonly metadata: Fields & { readonly name: string; readonly annotations?: Fields; readonly labels?: Fields };
  readonly [field: string]: unknown;
}

const kinds: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  v1: { pods: 'Pod', services: 'Service', secrets: 'Secret', events: 'Event', configmaps: 'ConfigMap' },
  'apps/v1': { deployments: 'Deployment', replicasets: 'ReplicaSet' },
  'networking.k8s.io/v1': { ingresses: 'Ingress' },
  'autoscaling/v2': { horizontalpodautoscalers: 'HorizontalPodAutoscaler' },
};

const pathPattern =
  /^\/(?:api|apis)\/(v1|[^/]+\/[^/]+)(?:\/namespaces\/([^/]+))?(?:\/([^/]+))?(?:\/([^/]+))?(?:\/([^/]+))?$/;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Of one manager: what is named is set, lists whole. */
function merged(before: unknown, patch: unknown): unknown {
  if (!isFields(before) || !isFields(patch)) return patch;
  const fields = Object.entries(patch).map(([name, value]) => [name, merged(before[name], value)]);
  return { ...before, ...Object.fromEntries(fields) };
}

function isSelected({ metadata: { labels = {} } }: Stored, selector: string): boolean {
  return selector.split(',').every((term) => {
    if (term === '') return true;
    if (term.startsWith('!')) return labels[term.slice(1)] === undefined;
    const [name = '', value] = term.split('=');
    return labels[name] === value;
  });
}

function status(code: number, reason: string, message: string): HostAnswer {
  return answerJson(code, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code });
}

export interface Cluster {
  readonly objects: Map<string, Stored>;
  readonly rollouts: Rollout[];
  /** How rollouts that begin from now on go. */
  turn: Turn;
  isRevoked: boolean;
  /** How far its dates are apart from ours, in milliseconds. */
  skewMs: number;
  answer(request: HostRequest): HostAnswer;
  /** Applies an object as the server does. */
  apply(plural: string, object: Stored): void;
  /** What is true now: of the rollout that the Service leads to. */
  serving(): string | undefined;
}

/** One namespace with one Deployment, small and by the clock: as much of an API server as a release asks for. */
export function createCluster(now: () => number): Cluster {
  const objects = new Map<string, Stored>();
  const rollouts: Rollout[] = [];
  let version = 0;

  const put = (plural: string, object: Stored): Stored => {
    version += 1;
    const uid = objects.get(`${plural}/${object.metadata.name}`)?.metadata['uid'] ?? `uid-${version}`;
    const creationTimestamp = new Date(now() + cluster.skewMs).toISOString();
    const known = { creationTimestamp, ...object.metadata, uid, resourceVersion: String(version) };
    const whole = { ...object, metadata: known };
    objects.set(`${plural}/${object.metadata.name}`, whole);
    return whole;
  };

  const imageIn = (deployment: Stored): string => {
    const text = JSON.stringify(deployment['spec']);
    return /"image":"([^"]+)"/.exec(text)?.[1] ?? '';
  };

  const roll = (deployment: Stored): void => {
    const [image, last] = [imageIn(deployment), rollouts.at(-1)];
    const release = String(deployment.metadata.annotations?.['aevon.dev/release']);
    if (last?.image === image) return void (last.release = release);
    if (last !== undefined && !last.isDone(now())) last.isCut = true;
    const isBack = rollouts.some((one) => one.image === image && one.isDone(now()));
    rollouts.push(newRollout(image, release, isBack));
  };

  const newRollout = (image: string, release: string, isBack: boolean): Rollout => {
    const beganAt = now();
    const turn = rollouts.length === 0 || isBack ? 'succeeds' : cluster.turn;
    const doneAt = rollouts.length === 0 ? beganAt : beganAt + 8_000;
    const ends = ['succeeds', 'runs-another', 'serves-the-old'].includes(turn);
    const one: Rollout = {
      ...{ image, release, beganAt, turn, isCut: false, revision: rollouts.length + 1 },
      finishedAt: undefined,
      isDone: (at) => one.finishedAt !== undefined || (ends && !one.isCut && at >= doneAt),
    };
    return one;
  };

  const served = (): Rollout | undefined =>
    rollouts.findLast((one) => one.isDone(now()) && one.turn !== 'serves-the-old');

  const vanished = (): boolean => {
    const last = rollouts.at(-1);
    return last?.turn === 'vanishes' && now() - last.beganAt >= 4_000;
  };

  const listed = (plural: string): readonly Stored[] => {
    const at = now();
    if (plural === 'pods') return podsOf(rollouts, served(), at);
    if (plural === 'replicasets') return replicaSetsOf(rollouts, objects.get('deployments/orders'));
    const found = [...objects].filter(([key]) => key.startsWith(`${plural}/`)).map(([, object]) => object);
    if (plural === 'services' && rollouts.at(-1)?.turn === 'serves-the-old')
      return found.map((one) => ({ ...one, spec: { selector: { app: 'orders', rev: String(served()?.revision) } } }));
    if (plural !== 'deployments') return found;
    return vanished() ? [] : found.map((one) => statusOf(one, rollouts, at));
  };

  const patch = (plural: string, name: string, request: HostRequest): HostAnswer => {
    const before = objects.get(`${plural}/${name}`);
    const whole = merged(before ?? {}, JSON.parse(request.body.toString())) as Stored;
    const code = before === undefined ? 201 : 200;
    if (request.url.searchParams.get('dryRun') === 'All') return answerJson(code, whole);
    const kept = put(plural, whole);
    if (plural === 'deployments') roll(kept);
    return answerJson(code, kept);
  };

  const read = (plural: string, name: string | undefined, { searchParams }: URL): HostAnswer => {
    const all = listed(plural);
    if (name !== undefined) {
      const found = all.find(({ metadata }) => metadata.name === name);
      return found === undefined ? status(404, 'NotFound', `${plural} "${name}" not found`) : answerJson(200, found);
    }
    const wanted = /^metadata\.name=(.+)$/.exec(searchParams.get('fieldSelector') ?? '')?.[1];
    const items = all.filter(
      (one) =>
        isSelected(one, searchParams.get('labelSelector') ?? '') &&
        (wanted === undefined || one.metadata.name === wanted),
    );
    return answerJson(200, { kind: 'List', metadata: { resourceVersion: String(version) }, items });
  };

  const cluster: Cluster = {
    ...{ objects, rollouts, turn: 'succeeds', isRevoked: false, skewMs: 0 },
    apply: (plural, object) => {
      const kept = put(plural, merged(objects.get(`${plural}/${object.metadata.name}`) ?? {}, object) as Stored);
      if (plural === 'deployments') roll(kept);
    },
    serving: () => (vanished() ? undefined : served()?.image),
    answer: (request) => {
      if (cluster.isRevoked) return status(401, 'Unauthorized', 'Unauthorized');
      const group = /^\/apis\/([^/]+)$/.exec(request.url.pathname)?.[1];
      const preferred = Object.keys(kinds).find((one) => one.startsWith(`${group}/`));
      if (preferred !== undefined) return answerJson(200, { preferredVersion: { groupVersion: preferred } });
      const [, apiVersion = '', namespace, plural, name, part] = pathPattern.exec(request.url.pathname) ?? [];
      const known = kinds[apiVersion];
      if (known === undefined) return status(404, 'NotFound', 'the server could not find the requested resource');
      if (plural === undefined && namespace === undefined) {
        const resources = Object.entries(known).map(([one, kind]) => ({ name: one, kind, namespaced: true }));
        return answerJson(200, { resources });
      }
      if (plural === undefined || known[plural] === undefined) return status(404, 'NotFound', 'no such kind');
      if (part === 'log') return { status: 200, body: 'starting\nno database\n' };
      if (request.method === 'GET') return read(plural, name, request.url);
      if (request.method === 'PATCH' && name !== undefined) return patch(plural, name, request);
      if (request.method === 'DELETE') {
        objects.delete(`${plural}/${name}`);
        return answerJson(200, { kind: 'Status', status: 'Success' });
      }
      const created = JSON.parse(request.body.toString()) as Stored;
      if (objects.has(`${plural}/${created.metadata.name}`)) return status(409, 'AlreadyExists', 'already exists');
      return answerJson(201, put(plural, created));
    },
  };
  return cluster;
}
