import { Failure } from '@aevon/ports';
import type { Call, Kubernetes } from '../client/kubernetes.ts';
import { numberAt, textAt } from '../json.ts';
import { type KubeObject, uidOf } from '../object.ts';
import { conditionOf } from '../rollout/conditions.ts';

/** Events that tell of things going well. */
const dull = new Set([
  'Started',
  'Created',
  'SuccessfulCreate',
  'Scheduled',
  'Pulling',
  'Pulled',
  'ScalingReplicaSet',
  'Killing',
  'SuccessfulDelete',
]);

export interface KubeEvent {
  readonly reason: string;
  readonly message: string;
  readonly count: number;
}

function timeOf(event: KubeObject): string {
  const series = textAt(event, 'series', 'lastObservedTime');
  return (
    series ??
    textAt(event, 'lastTimestamp') ??
    textAt(event, 'eventTime') ??
    textAt(event, 'metadata', 'creationTimestamp') ??
    ''
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof Failure && error.facts.kind === 'user';
}

/** What the cluster reported of an object, newest last; nothing where the identity may not read events. */
export async function eventsOf(kube: Kubernetes, object: KubeObject, call: Call): Promise<readonly KubeEvent[]> {
  const uid = uidOf(object);
  if (uid === undefined) return [];
  const fieldSelector = `involvedObject.uid=${uid}`;
  const query = { apiVersion: 'v1', kind: 'Event', namespace: object.metadata.namespace, fieldSelector };
  try {
    const { items } = await kube.list(query, call);
    return items
      .toSorted((a, b) => timeOf(a).localeCompare(timeOf(b)))
      .map((event) => ({
        reason: textAt(event, 'reason') ?? '',
        message: textAt(event, 'message') ?? '',
        count: numberAt(event, 'series', 'count') ?? numberAt(event, 'count') ?? 1,
      }))
      .filter(({ reason }) => !dull.has(reason));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** As one line: `Unhealthy (4×): Readiness probe failed`. */
export function spellEvent({ reason, message, count }: KubeEvent): string {
  return `${reason}${count > 1 ? ` (${count}×)` : ''}: ${message}`;
}

/** Where a pod runs and what is wrong with that node; only the name where the identity may not read nodes. */
export async function nodeOf(kube: Kubernetes, pod: KubeObject, call: Call): Promise<string | undefined> {
  const name = textAt(pod, 'spec', 'nodeName');
  if (name === undefined) return undefined;
  try {
    const node = await kube.get({ apiVersion: 'v1', kind: 'Node', name }, call);
    const troubles = node === undefined ? ['it is gone'] : troublesOf(node);
    return troubles.length === 0 ? name : `${name} (${troubles.join(', ')})`;
  } catch (error) {
    if (isMissing(error)) return name;
    throw error;
  }
}

function troublesOf(node: KubeObject): readonly string[] {
  return ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable'].flatMap((type) => {
    const found = conditionOf(node, type)?.status;
    const isBad = type === 'Ready' ? found !== undefined && found !== 'True' : found === 'True';
    return isBad ? [type === 'Ready' ? 'not ready' : type] : [];
  });
}
