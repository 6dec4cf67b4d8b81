import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import type { World } from '../../src/index.ts';

export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
}

export interface Sending {
  readonly headers?: Readonly<Record<string, string>>;
  /** Objects are sent as JSON. */
  readonly body?: string | Uint8Array | object;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

const agents = new WeakMap<World, Agent>();

/** Keeps its connections as long as the world keeps them. */
function agentOf(world: World): Agent {
  const ca = readFileSync(world.env['NODE_EXTRA_CA_CERTS'] ?? '', 'utf8');
  const agent = agents.get(world) ?? new Agent({ ca, keepAlive: true, proxyEnv: { HTTPS_PROXY: world.proxyUrl } });
  agents.set(world, agent);
  return agent;
}

/** Sends a request through the proxy of a world with Node's own HTTPS client. Rejects as that client does. */
export async function send(
  world: World,
  method: string,
  url: string,
  { headers = {}, body }: Sending = {},
): Promise<Received> {
  const agent = agentOf(world);
  const { promise, resolve, reject } = Promise.withResolvers<Received>();
  const call = request(url, { method, agent, headers: { 'user-agent': 'aevon-test', ...headers } }, (response) => {
    const parts: Buffer[] = [];
    response.on('data', (part: Buffer) => parts.push(part)).once('error', reject);
    response.once('end', () => {
      const whole = Buffer.concat(parts);
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: whole, json: parse(whole) });
    });
  });
  call.once('error', reject);
  const bytes =
    body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  call.end(bytes);
  return promise;
}
