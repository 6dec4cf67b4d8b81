import { createHash } from 'node:crypto';
import { Failure } from '@aevon/ports';
import type { Call, Kubernetes } from '../client/kubernetes.ts';
import { textAt } from '../json.ts';
import { groupOf, type KubeObject, type ObjectRef } from '../object.ts';
import type { ApplySet } from './plan-types.ts';

const prefix = 'applyset.kubernetes.io';
const tooling = 'aevon/v1';

/** The names are of kubectl: k8s.io/kubectl/pkg/cmd/apply/applyset.go. */
const partOf = `${prefix}/part-of`;

/** What a parent says of its set. */
export interface SetContents {
  /** `Deployment.apps`, or `ConfigMap` for the core group. */
  readonly kinds: readonly string[];
  readonly namespaces: readonly string[];
}

function idOf({ name, namespace }: ApplySet): string {
  const hash = createHash('sha256').update(`${name}.${namespace}.Secret.`).digest('base64url');
  return `applyset-${hash}-v1`;
}

/** What each member carries. */
export function memberLabels(set: ApplySet): Readonly<Record<string, string>> {
  return { [partOf]: idOf(set) };
}

/** Finds the members of a set. */
export function memberSelector(set: ApplySet): string {
  return `${partOf}=${idOf(set)}`;
}

export function parentRef({ name, namespace }: ApplySet): ObjectRef {
  return { apiVersion: 'v1', kind: 'Secret', namespace, name };
}

function groupKind({ apiVersion, kind }: KubeObject): string {
  const group = groupOf(apiVersion);
  return group === '' ? kind : `${kind}.${group}`;
}

/** Kinds and namespaces of objects. */
export function contentsOf(objects: readonly KubeObject[]): SetContents {
  const namespaces = objects.flatMap(({ metadata }) => metadata.namespace ?? []);
  return { kinds: [...new Set(objects.map(groupKind))].sort(), namespaces: [...new Set(namespaces)].sort() };
}

export function joined(one: SetContents, other: SetContents): SetContents {
  const both = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])].sort();
  return { kinds: both(one.kinds, other.kinds), namespaces: both(one.namespaces, other.namespaces) };
}

function words(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').filter((word) => word !== '');
}

/**
 * What the parent in the cluster says; nothing when there is none yet.
 * @throws Failure `applyset-foreign` when the set is of another tool, or the Secret is no parent.
 */
export async function readParent(kube: Kubernetes, set: ApplySet, call: Call): Promise<SetContents> {
  const parent = await kube.get(parentRef(set), call);
  if (parent === undefined) return { kinds: [], namespaces: [] };
  const annotation = (name: string): string | undefined =>
    textAt(parent, 'metadata', 'annotations', `${prefix}/${name}`);
  if (annotation('tooling') !== tooling)
    throw new Failure({
      kind: 'user',
      code: 'applyset-foreign',
      what: `the Secret ${set.namespace}/${set.name} is not of a set that this action keeps`,
      cause: `its tooling is ${annotation('tooling') ?? 'not said'}`,
      fix: 'give the set another name, or delete the Secret if nobody needs it',
    });
  const namespaces = [set.namespace, ...words(annotation('additional-namespaces'))];
  return { kinds: words(annotation('contains-group-kinds')), namespaces };
}

/** The parent as it is to be written. */
export function parentOf(set: ApplySet, { kinds, namespaces }: SetContents): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: set.name,
      namespace: set.namespace,
      labels: { [`${prefix}/id`]: idOf(set) },
      annotations: {
        [`${prefix}/tooling`]: tooling,
        [`${prefix}/contains-group-kinds`]: kinds.join(','),
        [`${prefix}/additional-namespaces`]: namespaces.filter((name) => name !== set.namespace).join(','),
      },
    },
    type: 'Opaque',
  };
}
