import type { HostRequest } from '../world/handler.ts';
import { RegistryError } from './errors.ts';
import { namePattern } from './names.ts';

/** A request below `/v2/<name>/`. */
export interface RegistryCall {
  readonly name: string;
  readonly kind: 'blobs' | 'uploads' | 'manifests' | 'tags';
  /** Digest, tag, id of an upload, or empty. */
  readonly rest: string;
  readonly request: HostRequest;
}

/** @throws RegistryError `NAME_INVALID` for a path or name that the specification does not know. */
export function readCall(request: HostRequest): RegistryCall {
  const path = request.url.pathname;
  const match =
    /^\/v2\/(?<name>.+?)\/(?:blobs\/(?<uploads>uploads)\/(?<id>[^/]*)|(?<kind>blobs|manifests|tags)\/(?<rest>[^/]+))$/.exec(
      path,
    )?.groups ?? {};
  const { name = '', uploads, id = '', kind = '', rest = '' } = match;
  if (!namePattern.test(name)) throw new RegistryError('NAME_INVALID', `invalid repository name or path: ${path}`);
  if (uploads !== undefined) return { name, kind: 'uploads', rest: id, request };
  if (kind === 'blobs' || kind === 'manifests') return { name, kind, rest, request };
  if (kind === 'tags' && rest === 'list') return { name, kind, rest: '', request };
  throw new RegistryError('NAME_INVALID', `invalid repository name or path: ${path}`);
}
