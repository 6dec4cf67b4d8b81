import { createReadStream } from 'node:fs';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { pipeline } from 'node:stream/promises';
import type { Agents } from './agents.ts';

export type Body =
  | { readonly bytes: Uint8Array }
  | { readonly file: string; readonly start: number; readonly length: number }
  | undefined;

/** What went wrong between sending and the end of the answer. */
export class ExchangeError extends Error {
  readonly kind: 'timeout' | 'unreachable' | 'truncated' | 'too-large';
  /** Whether the same request may fare better. */
  readonly transient: boolean;
  /** Whether the service can't have seen it. */
  readonly unsent: boolean;

  constructor(
    kind: ExchangeError['kind'],
    message: string,
    traits: { readonly transient: boolean; readonly unsent?: boolean },
  ) {
    super(message);
    this.kind = kind;
    this.transient = traits.transient;
    this.unsent = traits.unsent ?? false;
  }
}

const unsentCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const transientCodes = new Set([
  ...unsentCodes,
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_SOCKET_CLOSED',
]);

/** The `code` of an error of Node, else its message. */
export function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.message : String(error);
}

/** Sorts an error of Node's client. Certificates, malformed answers and refusing proxies do not mend by trying again. */
export function unreachable(error: unknown): ExchangeError {
  if (error instanceof ExchangeError) return error;
  const code = codeOf(error);
  return new ExchangeError('unreachable', code, { transient: transientCodes.has(code), unsent: unsentCodes.has(code) });
}

function lengthOf(body: Body): number {
  if (body === undefined) return 0;
  return 'bytes' in body ? body.bytes.byteLength : body.length;
}

async function sendFile(
  request: http.ClientRequest,
  body: { readonly file: string; readonly start: number; readonly length: number },
): Promise<void> {
  if (body.length === 0) return void request.end();
  const bytes = createReadStream(body.file, {
    start: body.start,
    end: body.start + body.length - 1,
    highWaterMark: 1024 * 1024,
  });
  await pipeline(bytes, request);
}

function idle(milliseconds: number): ExchangeError {
  return new ExchangeError('timeout', `nothing moved for ${milliseconds} ms`, { transient: true });
}

export interface Exchange {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
  readonly agents: Agents;
  readonly ca: string | undefined;
  readonly signal: AbortSignal;
  readonly idleMs: number | undefined;
}

/** Sends one request and gives the answer as soon as its head is there. @throws ExchangeError, or the signal's reason. */
export function exchange(call: Exchange): Promise<IncomingMessage> {
  const secure = call.url.protocol === 'https:';
  const hasBody = call.body !== undefined || call.method === 'POST' || call.method === 'PUT';
  const headers = hasBody ? { ...call.headers, 'content-length': String(lengthOf(call.body)) } : { ...call.headers };
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const options = {
    method: call.method,
    headers,
    agent: secure ? call.agents.secure(call.ca) : call.agents.plain,
    signal: call.signal,
  };
  const request = (secure ? https : http).request(call.url, options);
  let answer: IncomingMessage | undefined;
  request.on('response', (received) => resolve((answer = received)));
  request.on('error', (error) => reject(unreachable(error)));
  const { idleMs } = call;
  if (idleMs !== undefined) request.setTimeout(idleMs, () => (answer ?? request).destroy(idle(idleMs)));
  if (call.body === undefined) request.end();
  else if ('bytes' in call.body) request.end(call.body.bytes);
  else sendFile(request, call.body).catch((error: unknown) => reject(unreachable(error)));
  return promise;
}
