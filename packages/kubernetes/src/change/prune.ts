import type { Call, Kubernetes } from '../client/kubernetes.ts';
import { type KubeObject, keyOf, refOf, uidOf } from '../object.ts';
import { type SetContents, memberSelector } from './applyset.ts';
import type { ApplySet } from './plan-types.ts';

/** To delete one of these deletes data, or other people's objects: whoever wants that does it by hand. */
const kept = new Set(['Namespace', 'CustomResourceDefinition', 'PersistentVolume', 'PersistentVolumeClaim']);

interface Place {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | undefined;
}

function split(groupKind: string): { readonly kind: string; readonly group: string } {
  const dot = groupKind.indexOf('.');
  return dot === -1
    ? { kind: groupKind, group: '' }
    : { kind: groupKind.slice(0, dot), group: groupKind.slice(dot + 1) };
}

/** Where members can be. A kind that the cluster no longer knows has none. */
async function placesOf(kube: Kubernetes, { kinds, namespaces }: SetContents, call: Call): Promise<readonly Place[]> {
  const places = await Promise.all(
    kinds.map(async (groupKind) => {
      const { kind, group } = split(groupKind);
      const apiVersion = kept.has(kind) ? undefined : await kube.preferredVersion(group, call);
      if (apiVersion === undefined) return [];
      const resource = await kube.resource({ apiVersion, kind }, call);
      if (resource === undefined) return [];
      const within = resource.namespaced ? namespaces : [undefined];
      return within.map((namespace) => ({ apiVersion, kind, namespace }));
    }),
  );
  return places.flat();
}

/** Members of a set in the cluster that are not among the objects. What is being deleted already is left alone. */
export async function findLeft(
  kube: Kubernetes,
  set: ApplySet,
  contents: SetContents,
  objects: readonly KubeObject[],
  call: Call,
): Promise<readonly KubeObject[]> {
  const wanted = new Set(objects.map((object) => keyOf(refOf(object))));
  const labelSelector = memberSelector(set);
  const places = await placesOf(kube, contents, call);
  const lists = await Promise.all(places.map(async (place) => kube.list({ ...place, labelSelector }, call)));
  return lists
    .flatMap(({ items }) => items)
    .filter((item) => !wanted.has(keyOf(refOf(item))) && item.metadata['deletionTimestamp'] === undefined)
    .filter((item) => uidOf(item) !== undefined);
}
