import type { KubeObject } from '../object.ts';

/** A file, or what kustomize or helm printed. */
export interface ManifestText {
  /** As it is named in errors. */
  readonly path: string;
  readonly text: string;
}

/** An object and where it is written. */
export interface Manifest {
  readonly object: KubeObject;
  readonly path: string;
  /** 1-based. */
  readonly line: number;
}

/** An image by the name that manifests use for it, and what is put in its place. */
export interface ImagePin {
  /** Registry and repository without tag, or any other name that stands in the manifests. */
  readonly name: string;
  /** `registry/repository@sha256:…` */
  readonly image: string;
}
