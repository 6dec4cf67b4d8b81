import { createDirectoryStorage, createMemoryStorage } from '../azure-blob/storage.ts';
import type { FakeGithub } from '../github/github.ts';
import { answerJson, type Handler, type HostAnswer, type HostRequest, type Hosts } from '../world/handler.ts';
import { createRegistryAccess, type RegistryAccess } from './access.ts';
import { getBlob } from './blobs.ts';
import { readCall, type RegistryCall } from './call.ts';
import { RegistryError } from './errors.ts';
import { findManifest, getManifest, listTags, putManifest } from './manifests.ts';
import { readImageReference } from './names.ts';
import { createRegistryStore, type RegistryStore, type StoredManifest } from './store.ts';
import { Uploads } from './uploads.ts';

export const registryHost = 'ghcr.io';

export interface ImageRegistryOptions {
  /** Whose tokens are good here, and whose packages these are. */
  readonly github: Pick<FakeGithub, 'owner' | 'identify' | 'now'>;
  /** Keeps the blobs, for what is too large for memory. Default: in memory. */
  readonly stateDir?: string;
  /** Anybody may pull. Default: a package is private, as a new one is on ghcr.io. */
  readonly isPublic?: boolean;
}

/** An image as a platform pulls it, past every login: the platform was given its credentials. */
export interface PulledImage {
  /** `ghcr.io/owner/name`. */
  readonly name: string;
  readonly digest: string;
  readonly manifest: StoredManifest;
  /** The bytes of a blob that the manifest names. */
  blob(digest: string): Buffer | undefined;
}

/** A strict stand-in for ghcr.io: OCI distribution 1.1, with the logins of a fake GitHub. */
export interface FakeImageRegistry {
  readonly hosts: Hosts;
  /** Whether `ghcr.io/owner/name@sha256:…` (or `:tag`) can be pulled now. */
  has(reference: string): boolean;
  /** What a reference means now; undefined when there is no such image. */
  pull(reference: string): PulledImage | undefined;
}

type Act = (call: RegistryCall) => HostAnswer;

function operationsOf(store: RegistryStore): Readonly<Record<string, Act>> {
  const uploads = new Uploads(store);
  const readBlob: Act = (call) => getBlob(store, call);
  const readManifest: Act = (call) => getManifest(store, call);
  return {
    'GET blobs': readBlob,
    'HEAD blobs': readBlob,
    'POST uploads': (call) => uploads.begin(call),
    'PATCH uploads': (call) => uploads.append(call),
    'PUT uploads': (call) => uploads.finish(call),
    'GET uploads': (call) => uploads.show(call),
    'DELETE uploads': (call) => uploads.cancel(call),
    'GET manifests': readManifest,
    'HEAD manifests': readManifest,
    'PUT manifests': (call) => putManifest(store, call),
    'GET tags': (call) => listTags(store, call),
  };
}

function serve(request: HostRequest, access: RegistryAccess, operations: Readonly<Record<string, Act>>): HostAnswer {
  const { pathname } = request.url;
  if (pathname === '/token') return access.answerToken(request);
  if (pathname === '/v2' || pathname === '/v2/') {
    access.check(request, undefined, 'pull');
    return answerJson(200, {});
  }
  const call = readCall(request);
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  access.check(request, call.name, isReading && call.kind !== 'uploads' ? 'pull' : 'push');
  const act = operations[`${request.method} ${call.kind}`];
  if (act === undefined) throw new RegistryError('UNSUPPORTED', 'The operation is unsupported.');
  return act(call);
}

/** Opens an empty registry at `ghcr.io`. */
export function createImageRegistry({ github, stateDir, isPublic = false }: ImageRegistryOptions): FakeImageRegistry {
  const store = createRegistryStore(stateDir === undefined ? createMemoryStorage() : createDirectoryStorage(stateDir));
  const { owner, identify, now } = github;
  const access = createRegistryAccess({ host: registryHost, owner: owner.toLowerCase(), identify, isPublic, now });
  const operations = operationsOf(store);
  const handler: Handler = (request) => {
    try {
      const answer = serve(request, access, operations);
      return { ...answer, headers: { 'docker-distribution-api-version': 'registry/2.0', ...answer.headers } };
    } catch (error) {
      if (error instanceof RegistryError) return error.toAnswer();
      throw error;
    }
  };
  const pull: FakeImageRegistry['pull'] = (reference) => {
    const read = readImageReference(reference);
    if (read?.host !== registryHost) return undefined;
    const manifest = findManifest(store, read.name, read.digest ?? read.tag ?? '');
    if (manifest === undefined) return undefined;
    return { name: `${registryHost}/${read.name}`, digest: manifest.digest, manifest, blob: store.read };
  };
  return { hosts: { [registryHost]: handler }, pull, has: (reference) => pull(reference) !== undefined };
}
