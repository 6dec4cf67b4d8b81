import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Socket as NetSocket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { answer, type Answering } from './answering.ts';
import type { Authority } from './authority.ts';
import { handlerOf } from './handler.ts';
import { joinStreams, openTunnel, parseTarget, type Target } from './tunnel.ts';

export interface ProxyParts extends Answering {
  readonly authority: Authority;
  readonly passThrough: (host: string) => boolean;
  readonly upstreamProxy: URL | undefined;
}

export interface Proxy {
  readonly url: string;
  stop(): Promise<void>;
}

interface Inside {
  readonly scheme: 'http' | 'https';
  readonly target: Target;
  readonly raw: Socket;
}

function urlInside({ scheme, target }: Inside, path: string): URL {
  return new URL(path.startsWith('/') ? `${scheme}://${target.host}:${target.port}${path}` : path);
}

/** Answers what comes out of a TLS tunnel that this proxy ended. */
function createInner(parts: ProxyParts, insides: WeakMap<Duplex, Inside>): Server {
  const inner = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, (request, response) => {
    const inside = insides.get(request.socket);
    if (inside === undefined) return void request.socket.destroy();
    void answer(parts, urlInside(inside, request.url ?? '/'), request, response, inside.raw);
  });
  inner.on('clientError', (_error, socket) => socket.destroy());
  return inner;
}

async function passThrough(parts: ProxyParts, target: Target, socket: Socket, head: Buffer): Promise<void> {
  const done = parts.journal.begin('CONNECT', target.host, '');
  try {
    const outside = await openTunnel(target, parts.upstreamProxy);
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    if (head.byteLength > 0) outside.write(head);
    done(200);
    joinStreams(socket, outside);
  } catch {
    socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n');
    done('reset');
  }
}

/** Reads the first bytes of a tunnel and puts them back. Undefined when the client said nothing. */
async function peek(raw: Socket): Promise<number | undefined> {
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  raw.once('close', () => resolve(undefined));
  raw.once('data', (bytes: Buffer) => {
    raw.pause();
    raw.unshift(bytes);
    resolve(bytes[0]);
  });
  return promise;
}

function endTls(parts: ProxyParts, target: Target, raw: Socket): TLSSocket {
  const tls = new TLSSocket(raw, {
    isServer: true,
    secureContext: parts.authority.contextFor(target.host),
    ALPNProtocols: ['http/1.1'],
  });
  const failed = parts.journal.begin('CONNECT', target.host, '');
  let secured = false;
  tls.once('secure', () => (secured = true));
  tls.on('error', () => {
    if (!secured) failed(handlerOf(parts.hosts, target.host) === undefined ? 'refused' : 'reset');
    tls.destroy();
  });
  return tls;
}

/** The first byte of a TLS handshake; Node's own proxy support tunnels plain HTTP as well. */
const handshake = 0x16;

async function enter(
  parts: ProxyParts,
  inner: Server,
  insides: WeakMap<Duplex, Inside>,
  target: Target,
  raw: Socket,
  head: Buffer,
): Promise<void> {
  if (handlerOf(parts.hosts, target.host) === undefined) parts.refused.add(target.host);
  raw.write('HTTP/1.1 200 Connection Established\r\n\r\n');
  if (head.byteLength > 0) raw.unshift(head);
  const first = await peek(raw);
  if (first === undefined) return;
  const inside = first === handshake ? endTls(parts, target, raw) : raw;
  insides.set(inside, { scheme: first === handshake ? 'https' : 'http', target, raw });
  inner.emit('connection', inside);
  raw.resume();
}

function answerPlain(parts: ProxyParts, request: IncomingMessage, response: ServerResponse): void {
  const url = URL.parse(request.url ?? '');
  if (url?.protocol !== 'http:') {
    response
      .writeHead(400, { 'content-type': 'text/plain' })
      .end('This is a proxy: ask it with CONNECT or an absolute http:// address.\n');
    return;
  }
  void answer(parts, url, request, response, request.socket);
}

/** Listens on loopback only. */
export async function startProxy(parts: ProxyParts): Promise<Proxy> {
  const insides = new WeakMap<Duplex, Inside>();
  const sockets = new Set<Socket>();
  const inner = createInner(parts, insides);
  const outer = createServer((request, response) => answerPlain(parts, request, response));
  outer.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  outer.on('connect', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const target = parseTarget(request.url);
    if (target === undefined || !(socket instanceof NetSocket))
      return void socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n');
    if (parts.passThrough(target.host)) void passThrough(parts, target, socket, head);
    else void enter(parts, inner, insides, target, socket, head).catch(() => socket.destroy());
  });
  outer.on('clientError', (_error, socket) => socket.destroy());
  outer.listen(0, '127.0.0.1');
  await once(outer, 'listening');
  return { url: `http://127.0.0.1:${portOf(outer)}`, stop: () => stopServer(outer, sockets) };
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return address.port;
}

async function stopServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  for (const socket of sockets) socket.destroy();
  await closed;
}
