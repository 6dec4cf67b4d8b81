import type { HostAnswer } from '../world/handler.ts';
import type { RegistryCall } from './call.ts';
import { RegistryError } from './errors.ts';
import { digestPattern } from './names.ts';
import type { RegistryStore } from './store.ts';

/** `GET` and `HEAD …/blobs/<digest>`. */
export function getBlob(store: RegistryStore, { name, rest: digest }: RegistryCall): HostAnswer {
  if (!digestPattern.test(digest)) throw new RegistryError('DIGEST_INVALID', 'invalid digest');
  const bytes = store.find(name)?.blobs.has(digest) === true ? store.read(digest) : undefined;
  if (bytes === undefined) throw new RegistryError('BLOB_UNKNOWN', 'blob unknown to registry');
  const headers = { 'content-type': 'application/octet-stream', 'docker-content-digest': digest };
  return { status: 200, headers, body: bytes };
}
