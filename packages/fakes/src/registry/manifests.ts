import { answerJson, type HostAnswer } from '../world/handler.ts';
import type { RegistryCall } from './call.ts';
import { RegistryError } from './errors.ts';
import { digestPattern, tagPattern } from './names.ts';
import { digestOf, type ImageRepository, type RegistryStore, type StoredManifest } from './store.ts';

const imageType = 'application/vnd.oci.image.manifest.v1+json';
const imageTypes: readonly string[] = [imageType, 'application/vnd.docker.distribution.manifest.v2+json'];
const indexTypes: readonly string[] = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];
const maxBytes = 4 * 1024 * 1024;

const invalid = (message: string): RegistryError => new RegistryError('MANIFEST_INVALID', message);

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(bytes: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    if (isRecord(value)) return value;
  } catch {
    // Answered below.
  }
  throw invalid('manifest is no JSON object');
}

interface Descriptor {
  readonly digest: string;
  readonly size: number;
}

function descriptor(value: unknown): Descriptor {
  if (!isRecord(value)) throw invalid('a descriptor is missing');
  const { mediaType, digest, size } = value;
  if (typeof mediaType !== 'string' || typeof digest !== 'string' || typeof size !== 'number')
    throw invalid('a descriptor lacks mediaType, digest or size');
  return { digest, size };
}

function list(value: unknown): Descriptor[] {
  if (!Array.isArray(value)) throw invalid('layers or manifests are missing');
  return value.map(descriptor);
}

/** Everything that a manifest names has to be here, in the size that it says. */
function checkContent(store: RegistryStore, repository: ImageRepository, mediaType: string, bytes: Buffer): void {
  const manifest = parse(bytes);
  if (manifest['schemaVersion'] !== 2) throw invalid('schemaVersion is not 2');
  const own = manifest['mediaType'];
  if (own !== undefined && own !== mediaType) throw invalid('mediaType is not the content type');
  if (indexTypes.includes(mediaType)) {
    for (const { digest } of list(manifest['manifests']))
      if (!repository.manifests.has(digest)) throw new RegistryError('MANIFEST_BLOB_UNKNOWN', `unknown: ${digest}`);
    return;
  }
  for (const { digest, size } of [descriptor(manifest['config']), ...list(manifest['layers'])]) {
    const blob = repository.blobs.has(digest) ? store.read(digest) : undefined;
    if (blob === undefined) throw new RegistryError('MANIFEST_BLOB_UNKNOWN', `blob unknown to registry: ${digest}`);
    if (blob.byteLength !== size) throw new RegistryError('SIZE_INVALID', `${digest} has ${blob.byteLength} bytes`);
  }
}

/** `PUT …/manifests/<tag or digest>`. */
export function putManifest(store: RegistryStore, { name, rest: reference, request }: RegistryCall): HostAnswer {
  const { body, headers } = request;
  const mediaType = headers['content-type'] ?? '';
  if (![...imageTypes, ...indexTypes].includes(mediaType)) throw invalid(`unknown content type "${mediaType}"`);
  if (body.byteLength > maxBytes) throw invalid('manifest is larger than 4 MiB');
  const digest = digestOf(body);
  const isDigest = reference.includes(':');
  if (isDigest ? reference !== digest : !tagPattern.test(reference))
    throw new RegistryError(isDigest ? 'DIGEST_INVALID' : 'MANIFEST_INVALID', `${reference} is not what was sent`);
  const repository = store.open(name);
  checkContent(store, repository, mediaType, body);
  repository.manifests.set(digest, { mediaType, digest, bytes: body });
  if (!isDigest) repository.tags.set(reference, digest);
  return { status: 201, headers: { location: `/v2/${name}/manifests/${digest}`, 'docker-content-digest': digest } };
}

/** The manifest that a tag or digest means now. */
export function findManifest(store: RegistryStore, name: string, reference: string): StoredManifest | undefined {
  const repository = store.find(name);
  const digest = digestPattern.test(reference) ? reference : repository?.tags.get(reference);
  return repository?.manifests.get(digest ?? '');
}

function accepts(header: string | undefined, mediaType: string): boolean {
  const types = (header ?? '*/*').split(',').map((type) => (type.split(';')[0] ?? '').trim());
  return types.some((type) => type === mediaType || type === '*/*' || type === 'application/*');
}

/** `GET` and `HEAD …/manifests/<tag or digest>`. */
export function getManifest(store: RegistryStore, { name, rest: reference, request }: RegistryCall): HostAnswer {
  const found = findManifest(store, name, reference);
  if (found === undefined) throw new RegistryError('MANIFEST_UNKNOWN', 'manifest unknown');
  if (!accepts(request.headers['accept'], found.mediaType))
    throw new RegistryError('MANIFEST_UNKNOWN', `manifest found, but accept header does not name ${found.mediaType}`);
  const headers = { 'content-type': found.mediaType, 'docker-content-digest': found.digest };
  return { status: 200, headers, body: found.bytes };
}

/** `GET …/tags/list`, by name, in pages of `n`. */
export function listTags(store: RegistryStore, { name, request }: RegistryCall): HostAnswer {
  const repository = store.find(name);
  if (repository === undefined) throw new RegistryError('NAME_UNKNOWN', 'repository name not known to registry');
  const last = request.url.searchParams.get('last') ?? '';
  const n = Number(request.url.searchParams.get('n') ?? Number.NaN);
  const left = [...repository.tags.keys()].sort().filter((tag) => tag > last);
  const tags = Number.isInteger(n) && n >= 0 ? left.slice(0, n) : left;
  const end = tags.at(-1);
  const isCut = end !== undefined && tags.length < left.length;
  const link = isCut ? { link: `</v2/${name}/tags/list?n=${n}&last=${end}>; rel="next"` } : {};
  return answerJson(200, { name, tags }, link);
}
