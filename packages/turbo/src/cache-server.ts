import { timingSafeEqual } from 'node:crypto';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { messageOf } from '@aevon/ports';
import { artifactHash } from './artifact-index.ts';
import type { ArtifactFolder } from './artifact-folder.ts';
import { parseCacheEvents, type CacheEvent } from './cache-events.ts';

export interface CacheServer {
  /** For TURBO_API: 127.0.0.1 and a port of its own. */
  readonly url: string;
  /** What Turborepo reported of its lookups. */
  readonly events: readonly CacheEvent[];
  /** What went wrong inside of the server; Turborepo saw misses. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

export interface CacheServerOptions {
  readonly folder: ArtifactFolder;
  /** What Turborepo must send as a bearer token. */
  readonly token: string;
  /** Milliseconds until a request that got no answer is answered as a miss; default 900. */
  readonly answerMs?: number;
  /** Milliseconds without a byte after which a connection ends; default 10 000. */
  readonly idleMs?: number;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
}

function sendJson({ response }: Pick<Exchange, 'response'>, status: number, body: object): void {
  if (response.headersSent) return void response.destroy();
  const text = JSON.stringify(body);
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
    .end(text);
}

/** The form of an error that Turborepo can read; any other makes it warn for each artifact. */
function refuse(exchange: Pick<Exchange, 'response'>, status: number, code: string, message: string): void {
  sendJson(exchange, status, { error: { code, message } });
}

/** `remoteCache.preflight`: turbo asks first, and sends only the headers that are named. */
function allowHeaders({ request, response }: Exchange): void {
  const headers = request.headers['access-control-request-headers'] ?? '';
  const methods = 'GET, HEAD, PUT, POST, OPTIONS';
  response.writeHead(200, { 'access-control-allow-headers': headers, 'access-control-allow-methods': methods }).end();
}

function isAllowed(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.byteLength === wanted.byteLength && timingSafeEqual(given, wanted);
}

async function sendArtifact({ request, response }: Exchange, hash: string, folder: ArtifactFolder): Promise<void> {
  const artifact = folder.find(hash);
  if (artifact === undefined) return refuse({ response }, 404, 'not_found', 'no such artifact');
  const headers = {
    'content-type': 'application/octet-stream',
    'content-length': artifact.bytes,
    'x-artifact-duration': artifact.durationMs,
  };
  const all = artifact.tag === undefined ? headers : { ...headers, 'x-artifact-tag': artifact.tag };
  if (request.method === 'HEAD') return void response.writeHead(200, all).end();
  const bytes = await folder.read(hash);
  response.writeHead(200, all);
  await pipeline(bytes, response);
}

async function keepArtifact({ request, response }: Exchange, hash: string, folder: ArtifactFolder): Promise<void> {
  const { 'x-artifact-duration': duration, 'x-artifact-tag': tag, 'content-length': length } = request.headers;
  const durationMs = Number(duration ?? 0);
  const kept = await folder.put(hash, request, {
    durationMs: Number.isFinite(durationMs) && durationMs >= 0 ? durationMs : 0,
    tag: typeof tag === 'string' ? tag : undefined,
    expectedBytes: length === undefined ? undefined : Number(length),
  });
  if (kept) sendJson({ response }, 202, { urls: [] });
  else refuse({ response }, 400, 'bad_request', 'the artifact is not of the announced length');
}

function chunksOf(request: IncomingMessage): AsyncIterable<Buffer> {
  return request;
}

async function readText(request: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const part of chunksOf(request)) {
    bytes += part.byteLength;
    if (bytes > maxBytes) throw new Error('a request is too large');
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function route(exchange: Exchange, folder: ArtifactFolder, events: CacheEvent[]): Promise<void> {
  const { request, response, path } = exchange;
  const { method } = request;
  if (method === 'OPTIONS') return allowHeaders(exchange);
  if (path === 'status' && method === 'GET') return sendJson({ response }, 200, { status: 'enabled' });
  if (path === 'events' && method === 'POST') {
    events.push(...parseCacheEvents(await readText(request, 16 * 1024 * 1024)));
    return sendJson({ response }, 200, {});
  }
  if (!artifactHash.test(path)) return refuse({ response }, 404, 'not_found', 'no such address');
  if (method === 'PUT') return keepArtifact(exchange, path, folder);
  if (method === 'GET' || method === 'HEAD') return sendArtifact(exchange, path, folder);
  return refuse({ response }, 404, 'not_found', 'no such address');
}

/** Whatever happens inside, the answer is there in time: Turborepo waits 68 s for a server that hangs. */
function handler(options: CacheServerOptions, events: CacheEvent[], faults: string[]): http.RequestListener {
  const { folder, token, answerMs = 900 } = options;
  return (request, response) => {
    const [, path] = /^\/v8\/artifacts\/([^/?]+)(?:\?|$)/.exec(request.url ?? '') ?? [];
    if (!isAllowed(request, token)) return refuse({ response }, 403, 'forbidden', 'wrong token');
    if (path === undefined) return refuse({ response }, 404, 'not_found', 'no such address');
    const giveUp = (why: string) => {
      faults.push(why);
      refuse({ response }, 404, 'not_found', 'the cache had a fault');
    };
    // An upload takes as long as its bytes; there the idle limit of the connection is what ends it.
    const timer =
      request.method === 'PUT'
        ? undefined
        : setTimeout(() => !response.headersSent && giveUp('an answer took too long'), answerMs);
    response.once('close', () => clearTimeout(timer));
    route({ request, response, path }, folder, events).catch((error: unknown) => giveUp(messageOf(error)));
  };
}

/**
 * A remote cache for Turborepo on the loopback interface, in this process: it ends with it, and nothing else can reach
 * it without the token. Answers what turbo 2 asks: status, GET, HEAD and PUT of artifacts, events.
 * Source: turborepo.dev/docs/openapi, and requests of turbo 2.11 as recorded in the tests.
 */
export async function startCacheServer(options: CacheServerOptions): Promise<CacheServer> {
  const events: CacheEvent[] = [];
  const faults: string[] = [];
  const server = http.createServer(handler(options, events, faults));
  server.setTimeout(options.idleMs ?? 10_000, (socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the loopback server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    events,
    faults,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
