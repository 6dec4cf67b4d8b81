import { createHash } from 'node:crypto';
import {
  createImageRegistry,
  type FakeImageRegistry,
  type ImageRegistryOptions,
  registryHost,
  startWorld,
  type World,
} from '../../src/index.ts';
import { createGithub } from '../../src/github/github.ts';
import type { Permissions } from '../../src/github/tokens.ts';
import { type Received, send, type Sending } from '../support/client.ts';

export const imageType = 'application/vnd.oci.image.manifest.v1+json';
export const name = 'acme/orders';

export function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

export interface RegistryScene extends AsyncDisposable {
  readonly registry: FakeImageRegistry;
  /** Lets time pass for tokens. */
  pass(seconds: number): void;
  /** Trades a token of GitHub with these permissions at `/token`. */
  login(permissions: Permissions): Promise<string>;
  /** Calls the registry. `path` is below the host. */
  ask(method: string, path: string, token?: string, sending?: Sending): Promise<Received>;
  /** Pushes a blob in one request. */
  pushBlob(text: string, token: string): Promise<Received>;
  /** Pushes an image of one layer, and its blobs before it. */
  pushImage(reference: string, token: string, layer?: string): Promise<Received>;
}

export function manifestOf(layer: string, config = '{}'): string {
  const part = (text: string, mediaType: string) => ({ mediaType, digest: digestOf(text), size: text.length });
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: imageType,
    config: part(config, 'application/vnd.oci.image.config.v1+json'),
    layers: [part(layer, 'application/vnd.oci.image.layer.v1.tar')],
  });
}

/** A registry of the owner `Acme`, on a clock of its own. */
export async function openRegistry(options: Partial<ImageRegistryOptions> = {}): Promise<RegistryScene> {
  let passed = 0;
  const now = (): Date => new Date(Date.UTC(2026, 0, 1) + passed);
  const github = createGithub({ repository: { owner: 'Acme', name: 'shop', directory: '/none' }, now });
  const registry = createImageRegistry({ github, ...options });
  const world: World = await startWorld({ hosts: registry.hosts });
  const ask: RegistryScene['ask'] = (method, path, token, { headers = {}, body } = {}) =>
    send(world, method, `https://${registryHost}${path}`, {
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
      ...(body === undefined ? {} : { body }),
    });
  const pushBlob: RegistryScene['pushBlob'] = (text, token) =>
    ask('POST', `/v2/${name}/blobs/uploads/?digest=${digestOf(text)}`, token, { body: text });
  return {
    registry,
    pass: (seconds) => void (passed += seconds * 1000),
    login: async (permissions) => {
      const basic = Buffer.from(`x:${github.issueToken({ permissions })}`).toString('base64');
      const { json } = await ask('GET', `/token?service=${registryHost}&scope=repository:${name}:pull`, undefined, {
        headers: { authorization: `Basic ${basic}` },
      });
      return typeof json === 'object' && json !== null && 'token' in json ? String(json.token) : '';
    },
    ask,
    pushBlob,
    pushImage: async (reference, token, layer = 'layer') => {
      for (const blob of [layer, '{}']) await pushBlob(blob, token);
      const sending = { headers: { 'content-type': imageType }, body: manifestOf(layer) };
      return ask('PUT', `/v2/${name}/manifests/${reference}`, token, sending);
    },
    [Symbol.asyncDispose]: () => world.stop(),
  };
}
