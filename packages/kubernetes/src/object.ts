import { isJsonObject, type Json, type JsonObject, textAt } from './json.ts';

/** Which object, without its content. */
export interface ObjectRef {
  /** Group and version, such as `apps/v1`, or `v1` for the core group. */
  readonly apiVersion: string;
  readonly kind: string;
  /** Absent for what belongs to no namespace. */
  readonly namespace?: string | undefined;
  readonly name: string;
}

export interface ObjectMeta extends JsonObject {
  readonly name: string;
  readonly namespace?: string;
}

/** An object as a manifest or the server writes it: what is inside is read with the readers of `json.ts`. */
export interface KubeObject extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

function isMeta(value: Json | undefined): value is ObjectMeta {
  return isJsonObject(value) && typeof value['name'] === 'string' && value['name'] !== '';
}

/** Whether a value has what every object has: an API version, a kind and a name. */
export function isKubeObject(value: unknown): value is KubeObject {
  if (!isJsonObject(value)) return false;
  return typeof value['apiVersion'] === 'string' && typeof value['kind'] === 'string' && isMeta(value['metadata']);
}

export function refOf({ apiVersion, kind, metadata }: KubeObject): ObjectRef {
  return { apiVersion, kind, namespace: metadata.namespace, name: metadata.name };
}

/** The group of an API version; empty for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? '' : apiVersion.slice(0, slash);
}

/** One text per object, whatever version of its group it is written in. */
export function keyOf({ apiVersion, kind, namespace = '', name }: ObjectRef): string {
  return [groupOf(apiVersion), kind, namespace, name].join('/');
}

/** As a person reads it: `Deployment shop/web`. */
export function spellRef({ kind, namespace, name }: ObjectRef): string {
  return namespace === undefined || namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

export function uidOf(object: KubeObject): string | undefined {
  return textAt(object.metadata, 'uid');
}
