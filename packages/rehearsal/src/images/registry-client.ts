import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { Failure } from '@aevon/ports';
import { manifestType, type OciImage, type Blob } from './image.ts';

export interface RegistryLogin {
  readonly username: string;
  readonly password: string;
}

export interface RegistryClientOptions {
  /** `ghcr.io`. */
  readonly host: string;
  readonly login: RegistryLogin | undefined;
  /** HTTPS_PROXY and NODE_EXTRA_CA_CERTS lead to the rehearsal's own hosts. */
  readonly env: Readonly<Record<string, string>>;
}

/** A client of one registry, by the OCI distribution protocol. */
export interface RegistryClient {
  /** Proves the login. @throws Failure `registry-refused`. */
  check(): Promise<void>;
  /** Pushes an image under each tag and reads it back. @throws Failure `registry-refused`. */
  push(name: string, tags: readonly string[], image: OciImage): Promise<void>;
}

interface Sending {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

function sendWith(agent: Agent, method: string, url: string, { headers = {}, body }: Sending): Promise<Received> {
  const { promise, resolve, reject } = Promise.withResolvers<Received>();
  const length = { 'content-length': String(body?.byteLength ?? 0) };
  const call = request(url, { method, agent, headers: { ...length, ...headers } }, (response) => {
    const parts: Buffer[] = [];
    response.on('data', (part: Buffer) => parts.push(part)).once('error', reject);
    response.once('end', () =>
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(parts).toString() }),
    );
  });
  call.once('error', reject);
  call.end(body);
  return promise;
}

function refused(doing: string, { status, text }: Received): Failure {
  return new Failure({
    kind: 'user',
    code: 'registry-refused',
    what: `the registry answered ${status} ${doing}: ${text.slice(0, 300)}`,
    cause: status === 401 || status === 403 ? 'no login, or a token without `packages: write`' : 'see the answer',
    fix: 'log in with docker/login-action, and give the job `permissions: { packages: write }`',
  });
}

function tokenIn(text: string): string {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null && 'token' in value ? String(value.token) : '';
}

/** Opens a client; it logs in when it is asked to. */
export function createRegistryClient({ host, login, env }: RegistryClientOptions): RegistryClient {
  const authority = env['NODE_EXTRA_CA_CERTS'];
  const agent = new Agent({
    ...(authority === undefined ? {} : { ca: readFileSync(authority, 'utf8') }),
    proxyEnv: { HTTPS_PROXY: env['HTTPS_PROXY'] ?? '', NO_PROXY: env['NO_PROXY'] ?? '' },
  });
  const send = (method: string, path: string, sending: Sending = {}): Promise<Received> =>
    sendWith(agent, method, new URL(path, `https://${host}`).href, sending);

  const bearer = async (scope: string): Promise<Readonly<Record<string, string>>> => {
    const basic = Buffer.from(`${login?.username ?? ''}:${login?.password ?? ''}`).toString('base64');
    const headers: Record<string, string> = login === undefined ? {} : { authorization: `Basic ${basic}` };
    const answer = await send('GET', `/token?service=${host}${scope}`, { headers });
    if (answer.status !== 200) throw refused('to the login', answer);
    return { authorization: `Bearer ${tokenIn(answer.text)}` };
  };

  const pushBlob = async (name: string, headers: Readonly<Record<string, string>>, blob: Blob): Promise<void> => {
    const known = await send('HEAD', `/v2/${name}/blobs/${blob.digest}`, { headers });
    if (known.status === 200) return;
    const begun = await send('POST', `/v2/${name}/blobs/uploads/`, { headers });
    if (begun.status !== 202) throw refused('to the upload of a blob', begun);
    const place = new URL(String(begun.headers['location']), `https://${host}`);
    place.searchParams.set('digest', blob.digest);
    const type = { 'content-type': 'application/octet-stream' };
    const put = await send('PUT', place.pathname + place.search, {
      headers: { ...headers, ...type },
      body: blob.bytes,
    });
    if (put.status !== 201) throw refused('to a blob', put);
  };

  return {
    check: async () => {
      const answer = await send('GET', '/v2/', { headers: await bearer('') });
      if (answer.status !== 200) throw refused('to the login', answer);
    },
    push: async (name, tags, { config, layer, manifest }) => {
      const headers = await bearer(`&scope=repository:${name}:pull,push`);
      for (const blob of [layer, config]) await pushBlob(name, headers, blob);
      for (const tag of tags) {
        const place = `/v2/${name}/manifests/${tag}`;
        const type = { 'content-type': manifestType };
        const put = await send('PUT', place, { headers: { ...headers, ...type }, body: manifest.bytes });
        if (put.status !== 201) throw refused(`to the manifest of ${tag}`, put);
        const read = await send('HEAD', place, { headers: { ...headers, accept: manifestType } });
        if (read.headers['docker-content-digest'] !== manifest.digest) throw refused(`to reading ${tag} back`, read);
      }
    },
  };
}
