import { once } from 'node:events';
import { request as requestPlain } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface Target {
  readonly host: string;
  readonly port: number;
}

/** Reads `host:port` of a CONNECT; undefined when it is neither. */
export function parseTarget(authority: string | undefined): Target | undefined {
  const match = /^\[?([^\]\s/]+?)\]?:(\d{1,5})$/.exec(authority ?? '');
  const [, host, port] = match ?? [];
  return host === undefined || port === undefined ? undefined : { host: host.toLowerCase(), port: Number(port) };
}

async function connectThrough(proxy: URL, target: Target): Promise<Duplex> {
  const authority = `${target.host}:${target.port}`;
  const credentials =
    proxy.username === '' ? undefined : `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const call = requestPlain({
    host: proxy.hostname,
    port: proxy.port === '' ? 80 : Number(proxy.port),
    method: 'CONNECT',
    path: authority,
    headers: {
      host: authority,
      ...(credentials === undefined
        ? {}
        : { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` }),
    },
  });
  const { promise, resolve, reject } = Promise.withResolvers<Duplex>();
  call.once('error', reject);
  call.once('response', (response) =>
    reject(new Error(`the proxy of this machine answered ${response.statusCode} for ${authority}`)),
  );
  call.once('connect', (response, socket) => {
    if (response.statusCode === 200) resolve(socket);
    else reject(new Error(`the proxy of this machine answered ${response.statusCode} for ${authority}`));
  });
  call.end();
  return promise;
}

async function connectDirectly(target: Target): Promise<Socket> {
  const socket = connect({ host: target.host, port: target.port });
  await once(socket, 'connect');
  return socket;
}

/** Opens a way to the outside, by this machine's own proxy where it has one. @throws when there is none. */
export async function openTunnel(target: Target, upstreamProxy: URL | undefined): Promise<Duplex> {
  return upstreamProxy === undefined ? connectDirectly(target) : connectThrough(upstreamProxy, target);
}

/** Moves bytes both ways until either side ends. */
export function joinStreams(left: Duplex, right: Duplex): void {
  const close = (): void => {
    left.destroy();
    right.destroy();
  };
  left.on('error', close).once('close', close);
  right.on('error', close).once('close', close);
  left.pipe(right);
  right.pipe(left);
}
