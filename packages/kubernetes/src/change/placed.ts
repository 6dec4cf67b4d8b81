import { Failure } from '@aevon/ports';
import type { Call, Kubernetes } from '../client/kubernetes.ts';
import { fieldsAt } from '../json.ts';
import { type KubeObject, keyOf, refOf, spellRef } from '../object.ts';
import type { ApplySet } from './plan-types.ts';
import { memberLabels } from './applyset.ts';

function labelled(object: KubeObject, labels: Readonly<Record<string, string>>): KubeObject {
  const merged = { ...fieldsAt(object.metadata, 'labels'), ...labels };
  return { ...object, metadata: { ...object.metadata, labels: merged } };
}

function inNamespace(object: KubeObject, namespace: string | undefined): KubeObject {
  const { namespace: written, ...metadata } = object.metadata;
  const name = namespace === undefined ? undefined : (written ?? namespace);
  return {
    ...object,
    metadata: { ...metadata, name: object.metadata.name, ...(name === undefined ? {} : { namespace: name }) },
  };
}

function refuseDoubles(objects: readonly KubeObject[]): void {
  const seen = new Set<string>();
  for (const object of objects) {
    const key = keyOf(refOf(object));
    if (seen.has(key))
      throw new Failure({
        kind: 'user',
        code: 'manifests-invalid',
        what: `${spellRef(refOf(object))} is in the manifests twice: once with its namespace, once without`,
        fix: 'remove one of them',
      });
    seen.add(key);
  }
}

/**
 * Objects as they are to be sent: with the namespace where a kind has one, without where it has none, and with the label
 * of their set. A kind that the cluster does not know yet keeps what is written, or gets the namespace.
 * @throws Failure `manifests-invalid` when two become one by that.
 */
export async function placeObjects(
  kube: Kubernetes,
  objects: readonly KubeObject[],
  { namespace, applySet }: { readonly namespace: string; readonly applySet?: ApplySet | undefined },
  call: Call,
): Promise<readonly KubeObject[]> {
  const labels = applySet === undefined ? undefined : memberLabels(applySet);
  const placed = await Promise.all(
    objects.map(async (object) => {
      const resource = await kube.resource(object, call);
      const there = inNamespace(object, resource?.namespaced === false ? undefined : namespace);
      return labels === undefined ? there : labelled(there, labels);
    }),
  );
  refuseDoubles(placed);
  return placed;
}
