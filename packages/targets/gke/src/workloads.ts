import { fieldsAt, imageName, imagesOf, type KubeObject, textAt } from '@aevon/kubernetes';

const workloadKinds: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** Which stored release an object was applied for last: on the object itself, so no pod is made anew for it. */
const releaseNote = 'aevon.dev/release';

/** Workloads that run an image of this name, by whatever tag or digest. */
export function workloadsOf(objects: readonly KubeObject[], image: string): readonly KubeObject[] {
  return objects.filter(
    (object) => workloadKinds.has(object.kind) && imagesOf(object).some((one) => imageName(one) === image),
  );
}

/** The same objects, each workload naming the release that it is applied for. */
export function namedFor(objects: readonly KubeObject[], release: string): readonly KubeObject[] {
  return objects.map((object) => {
    if (!workloadKinds.has(object.kind)) return object;
    const annotations = { ...fieldsAt(object.metadata, 'annotations'), [releaseNote]: release };
    return { ...object, metadata: { ...object.metadata, annotations } };
  });
}

export function releaseOf(workload: KubeObject): string | undefined {
  return textAt(workload, 'metadata', 'annotations', releaseNote);
}
