import { randomUUID } from 'node:crypto';
import { createKubernetes, type Call, type Kubernetes, type KubeObject, type Rollout } from '@aevon/kubernetes';
import type { Clock } from '@aevon/ports';
import type { AuditLine, Cluster } from './cluster.ts';

export const clock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => resolve(undefined), milliseconds);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new Error('aborted'));
    });
    await promise;
  },
};

export function within(deadlineMs: number): Call {
  return { signal: new AbortController().signal, deadlineMs };
}

/** One namespace of the cluster and what a deploy would see of it. */
export interface Place {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly kube: Kubernetes;
  /** Who is in the audit log. */
  readonly user: string;
  /** What this place's identity has changed, oldest first, dry runs left out. */
  changes(): readonly AuditLine[];
}

/** A client of the cluster that speaks as a service account. */
export async function clientOf(
  cluster: Cluster,
  namespace: string,
  account: string,
  more: { readonly bare?: 'bare'; readonly fieldManager?: string } = {},
): Promise<Kubernetes> {
  const token = await cluster.token(namespace, account, more.bare);
  const { server, ca, http } = cluster;
  return createKubernetes({
    http,
    clock,
    server,
    ca,
    token: async () => token,
    fieldManager: more.fieldManager ?? 'aevon',
  });
}

const changing = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);

export async function openPlace(cluster: Cluster): Promise<Place> {
  const namespace = `t-${randomUUID().slice(0, 8)}`;
  await cluster.namespace(namespace);
  const kube = await clientOf(cluster, namespace, 'ci');
  const user = `system:serviceaccount:${namespace}:ci`;
  const changes = (): readonly AuditLine[] =>
    cluster.audit().filter((line) => line.user === user && changing.has(line.verb) && !line.uri.includes('dryRun=All'));
  return { cluster, namespace, kube, user, changes };
}

export interface WorkloadOptions {
  readonly name?: string;
  readonly replicas?: number;
  readonly deadlineSeconds?: number;
  readonly container?: Readonly<Record<string, unknown>>;
  readonly pod?: Readonly<Record<string, unknown>>;
}

/** A Deployment; the tag of its image says what becomes of its pods. */
export function deployment(tag: string, options: WorkloadOptions = {}): KubeObject {
  const { name = 'web', replicas = 2, deadlineSeconds = 60, container = {}, pod = {} } = options;
  const labels = { app: name };
  const containers = [{ name: 'app', image: `registry.test/web:${tag}`, ...container }];
  const spec = {
    replicas,
    progressDeadlineSeconds: deadlineSeconds,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers, ...pod } },
  };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec };
}

export function config(name: string, data: Readonly<Record<string, string>> = { x: '1' }): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data };
}

/** The last state of a rollout. */
export async function lastOf(rollouts: AsyncIterable<Rollout>): Promise<Rollout> {
  let last: Rollout | undefined;
  for await (const rollout of rollouts) last = rollout;
  if (last === undefined) throw new Error('the rollout said nothing');
  return last;
}

export async function failureCode(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => new Error('no failure'),
    (thrown: unknown) => thrown,
  );
  const facts: unknown = error instanceof Error && 'facts' in error ? error.facts : undefined;
  return typeof facts === 'object' && facts !== null && 'code' in facts ? String(facts.code) : String(error);
}
