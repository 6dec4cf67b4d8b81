import { createHash } from 'node:crypto';
import { createVercel, type FakeVercel, startWorld, type VercelOptions, type World } from '../../src/index.ts';
import { type Received, send } from '../support/client.ts';

export const commit = (digit: string): string => digit.repeat(40);
export const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');

export interface Scene extends AsyncDisposable {
  readonly vercel: FakeVercel;
  readonly world: World;
  /** Lets the platform's clock go on. */
  pass(milliseconds: number): void;
  /** Calls the API with a good token for the team; `more` goes over its headers. */
  call(method: string, path: string, body?: unknown, more?: Readonly<Record<string, string>>): Promise<Received>;
  /** Sends a file. */
  upload(text: string, more?: Readonly<Record<string, string>>): Promise<Received>;
  /** Begins a deployment of a commit and gives its id. */
  deploy(body?: object): Promise<string>;
  /** What a public host answers. */
  open(host: string, headers?: Readonly<Record<string, string>>): Promise<Received>;
}

/** The id in an answer. */
export function idIn({ json }: Received): string {
  return typeof json === 'object' && json !== null && 'id' in json ? String(json.id) : '';
}

export async function openScene(options: Partial<VercelOptions> = {}): Promise<Scene> {
  let now = Date.UTC(2026, 0, 1);
  const vercel = createVercel({
    projects: [
      {
        name: 'web',
        domains: ['www.shop.example'],
        live: commit('a'),
        customEnvironments: [{ slug: 'staging', domains: ['staging.shop.example'] }],
      },
      { name: 'docs', linked: false },
    ],
    commits: ['a', 'b', 'c'].map(commit),
    extraHosts: ['pr.shop.example'],
    now: () => new Date(now),
    ...options,
  });
  const world = await startWorld({ hosts: vercel.hosts });
  const authorization = `Bearer ${vercel.issueToken()}`;
  const call: Scene['call'] = async (method, path, body, more = {}) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const headers = { authorization, accept: 'application/json', ...type, ...more };
    const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const url = new URL(`https://api.vercel.com${path}`);
    if (!url.searchParams.has('teamId')) url.searchParams.set('slug', 'shop');
    return send(world, method, url.href, sent === undefined ? { headers } : { headers, body: sent });
  };
  const gitSource = { type: 'github', repoId: 4711, ref: 'main', sha: commit('b') };
  return {
    ...{ vercel, world, call },
    pass: (milliseconds) => void (now += milliseconds),
    upload: async (text, more = {}) =>
      call('POST', '/v2/files', text, {
        ...{ 'content-type': 'application/octet-stream', 'x-now-digest': sha1(text) },
        ...{ 'x-now-size': String(Buffer.byteLength(text)), ...more },
      }),
    deploy: async (body = {}) =>
      idIn(
        await call('POST', '/v13/deployments?forceNew=1', { name: 'web', target: 'production', gitSource, ...body }),
      ),
    open: async (host, headers = {}) => send(world, 'GET', `https://${host}/`, { headers }),
    [Symbol.asyncDispose]: () => world.stop(),
  };
}
