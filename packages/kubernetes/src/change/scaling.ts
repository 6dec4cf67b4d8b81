import { Failure } from '@aevon/ports';
import type { Call, Kubernetes } from '../client/kubernetes.ts';
import { isJsonObject, listAt, numberAt, textAt, valueAt } from '../json.ts';
import { groupOf, type KubeObject } from '../object.ts';

const autoscaler = { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' };
const scalable = new Set(['Deployment', 'StatefulSet', 'ReplicaSet']);

/** One text for what an autoscaler points at. */
function targetKey(apiVersion: string, kind: string, namespace: string | undefined, name: string): string {
  return [groupOf(apiVersion), kind, namespace ?? '', name].join('/');
}

function targetOf(hpa: KubeObject): string {
  const target = (field: string): string => textAt(hpa, 'spec', 'scaleTargetRef', field) ?? '';
  return targetKey(target('apiVersion'), target('kind'), hpa.metadata.namespace, target('name'));
}

/** Autoscalers of a namespace. Who may not read them can still be told by the conflict that a wrong number brings. */
async function autoscalersIn(kube: Kubernetes, namespace: string, call: Call): Promise<readonly KubeObject[]> {
  try {
    return (await kube.list({ ...autoscaler, namespace }, call)).items;
  } catch (error) {
    if (error instanceof Failure && ['cluster-forbidden', 'kind-unknown'].includes(error.facts.code)) return [];
    throw error;
  }
}

/** Whether somebody but us has set the number of replicas. */
function isOwnedByOthers(current: KubeObject, manager: string): boolean {
  return listAt(current, 'metadata', 'managedFields').some(
    (entry) => textAt(entry, 'manager') !== manager && valueAt(entry, 'fieldsV1', 'f:spec', 'f:replicas') !== undefined,
  );
}

function withReplicas(object: KubeObject, replicas: number | undefined): KubeObject {
  const spec = valueAt(object, 'spec');
  if (!isJsonObject(spec)) return object;
  const rest = Object.fromEntries(Object.entries(spec).filter(([field]) => field !== 'replicas'));
  return { ...object, spec: replicas === undefined ? rest : { ...rest, replicas } };
}

/**
 * Leaves the number of replicas to the autoscaler that owns it. Where it owns nothing yet and we do, to leave the field
 * out would set it to one: the number of the moment is sent instead.
 */
export async function leaveScaling(
  kube: Kubernetes,
  objects: readonly KubeObject[],
  currentOf: (object: KubeObject) => KubeObject | undefined,
  call: Call,
): Promise<readonly KubeObject[]> {
  const workloads = objects.filter(({ kind }) => scalable.has(kind));
  const namespaces = new Set(workloads.flatMap(({ metadata }) => metadata.namespace ?? []));
  const there = await Promise.all([...namespaces].map(async (name) => autoscalersIn(kube, name, call)));
  const planned = objects.filter(({ kind }) => kind === autoscaler.kind);
  const scaled = new Set([...there.flat(), ...planned].map(targetOf));
  return objects.map((object) => {
    const { apiVersion, kind, metadata } = object;
    if (!scaled.has(targetKey(apiVersion, kind, metadata.namespace, metadata.name))) return object;
    const current = currentOf(object);
    const isOurs = current !== undefined && !isOwnedByOthers(current, kube.fieldManager);
    return withReplicas(object, isOurs ? numberAt(current, 'spec', 'replicas') : undefined);
  });
}
