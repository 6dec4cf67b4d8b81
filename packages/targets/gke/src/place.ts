import type { ApplySet, Kubernetes, KubeObject, Releases } from '@aevon/kubernetes';

/** Whose release it is, and by what means. */
export interface Place {
  readonly kube: Kubernetes;
  readonly releases: Releases;
  /** Name of the service: of its stored releases and of its set of objects. */
  readonly service: string;
  readonly namespace: string;
  /** As they are written, without digests. */
  readonly objects: readonly KubeObject[];
  /** Name by which the manifests call the image; undefined: as the artifact is called. */
  readonly imageName: string | undefined;
  /** Takes fields away from other managers. */
  readonly force: boolean;
  /** Undefined: what has left the manifests stays in the cluster. */
  readonly applySet: ApplySet | undefined;
}
