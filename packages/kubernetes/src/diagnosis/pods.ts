import type { Call, Kubernetes } from '../client/kubernetes.ts';
import { fieldsAt, type Json, listAt, textAt } from '../json.ts';
import { type KubeObject, uidOf } from '../object.ts';

const revision = 'deployment.kubernetes.io/revision';

/** A selector of a workload as the query of a list. */
export function spellSelector(selector: Json | undefined): string {
  const wanted = fieldsAt(selector, 'matchLabels');
  const labels = Object.keys(wanted).map((name) => `${name}=${textAt(wanted, name) ?? ''}`);
  const expressions = listAt(selector, 'matchExpressions').map((one) => {
    const [key, operator] = [textAt(one, 'key') ?? '', textAt(one, 'operator')];
    const values = listAt(one, 'values')
      .filter((value) => typeof value === 'string')
      .join(',');
    if (operator === 'Exists') return key;
    if (operator === 'DoesNotExist') return `!${key}`;
    return `${key} ${operator === 'NotIn' ? 'notin' : 'in'} (${values})`;
  });
  return [...labels, ...expressions].join(',');
}

function isOwnedBy(object: KubeObject, uid: string | undefined): boolean {
  return listAt(object.metadata, 'ownerReferences').some((owner) => textAt(owner, 'uid') === uid);
}

/** The ReplicaSet of a Deployment that makes its newest pods; undefined until there is one. */
export async function newestReplicaSet(
  kube: Kubernetes,
  deployment: KubeObject,
  call: Call,
): Promise<KubeObject | undefined> {
  const labelSelector = spellSelector(fieldsAt(deployment, 'spec', 'selector'));
  const namespace = deployment.metadata.namespace;
  const { items } = await kube.list({ apiVersion: 'apps/v1', kind: 'ReplicaSet', namespace, labelSelector }, call);
  const wanted = textAt(deployment, 'metadata', 'annotations', revision);
  return items
    .filter((item) => isOwnedBy(item, uidOf(deployment)))
    .find((item) => textAt(item, 'metadata', 'annotations', revision) === wanted);
}

interface Pods {
  readonly pods: readonly KubeObject[];
  /** Who makes the pods: the ReplicaSet of a Deployment, else the object itself. */
  readonly maker: KubeObject | undefined;
}

function isNewest(pod: KubeObject, { kind, status }: KubeObject): boolean {
  const wanted = kind === 'StatefulSet' ? textAt(status, 'updateRevision') : undefined;
  return wanted === undefined || textAt(pod, 'metadata', 'labels', 'controller-revision-hash') === wanted;
}

/** The pods that a workload has made for its newest version. `workload` is as the cluster has it now. */
export async function newestPods(kube: Kubernetes, workload: KubeObject, call: Call): Promise<Pods> {
  if (workload.kind === 'Pod') return { pods: [workload], maker: undefined };
  const maker = workload.kind === 'Deployment' ? await newestReplicaSet(kube, workload, call) : workload;
  if (maker === undefined) return { pods: [], maker: undefined };
  const labelSelector = spellSelector(fieldsAt(maker, 'spec', 'selector'));
  if (labelSelector === '') return { pods: [], maker };
  const query = { apiVersion: 'v1', kind: 'Pod', namespace: workload.metadata.namespace, labelSelector };
  const { items } = await kube.list(query, call);
  return { pods: items.filter((pod) => isOwnedBy(pod, uidOf(maker)) && isNewest(pod, workload)), maker };
}
