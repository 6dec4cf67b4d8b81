import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrokenAnswer, HostAnswer, HostReply } from './handler.ts';
import { isBroken } from './handler.ts';

/** What happened on the wire: a status when the whole answer went out. */
export type Sent = number | 'reset';

interface Wire {
  readonly method: string;
  readonly response: ServerResponse;
  /** The bare TCP socket under TLS, so that a reset is a real one. */
  readonly socket: Socket;
  /** Aborted when the world stops. */
  readonly signal: AbortSignal;
}

function bodyOf(answer: HostAnswer): Buffer {
  const { body } = answer;
  if (body === undefined) return Buffer.alloc(0);
  return typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

function writeHead({ response }: Wire, answer: HostAnswer, length: number): void {
  const bodiless = answer.status === 204 || answer.status === 304;
  const headers = { ...(bodiless ? {} : { 'content-length': String(length) }), ...answer.headers };
  response.writeHead(answer.status, headers);
}

async function finish({ response }: Wire, body?: Buffer): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  response.once('finish', () => resolve(true));
  response.once('close', () => resolve(response.writableFinished));
  response.end(body);
  return promise;
}

async function sendWhole(wire: Wire, answer: HostAnswer): Promise<Sent> {
  const body = bodyOf(answer);
  writeHead(wire, answer, body.byteLength);
  const sent = await finish(wire, wire.method === 'HEAD' ? undefined : body);
  return sent ? answer.status : 'reset';
}

async function flush({ response }: Wire, part: Buffer): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const done = (): void => resolve(undefined);
  response.once('close', done);
  response.write(part, done);
  return promise;
}

async function sendPart(
  wire: Wire,
  broken: Extract<BrokenAnswer, { broken: 'reset-mid-body' | 'truncate' }>,
): Promise<Sent> {
  const body = bodyOf(broken.answer);
  writeHead(wire, broken.answer, body.byteLength);
  wire.response.flushHeaders();
  await flush(wire, body.subarray(0, broken.afterBytes ?? Math.floor(body.byteLength / 2)));
  if (broken.broken === 'truncate') {
    wire.socket.destroySoon();
    return 'reset';
  }
  // A reset discards what is still in flight; the client should see the first part.
  await sleep(20, undefined, { signal: wire.signal }).catch(() => undefined);
  wire.socket.resetAndDestroy();
  return 'reset';
}

async function sendSlowly(wire: Wire, broken: Extract<BrokenAnswer, { broken: 'slow' }>): Promise<Sent> {
  await sleep(broken.delayMs, undefined, { signal: wire.signal });
  const { bytesPerSecond } = broken;
  if (bytesPerSecond === undefined) return sendWhole(wire, broken.answer);
  const body = bodyOf(broken.answer);
  const step = Math.max(1, Math.ceil(bytesPerSecond / 10));
  writeHead(wire, broken.answer, body.byteLength);
  for (let at = 0; at < body.byteLength && !wire.response.destroyed; at += step) {
    await flush(wire, body.subarray(at, at + step));
    await sleep(100, undefined, { signal: wire.signal });
  }
  return (await finish(wire)) ? broken.answer.status : 'reset';
}

async function untilClosed({ response, signal }: Wire): Promise<Sent> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const done = (): void => resolve(undefined);
  response.once('close', done);
  signal.addEventListener('abort', done, { once: true });
  if (signal.aborted || response.destroyed) done();
  await promise;
  return 'reset';
}

/** Writes a reply, faults included. Never rejects because the client went away. */
export async function sendReply(wire: Wire, reply: HostReply): Promise<Sent> {
  if (wire.response.destroyed) return 'reset';
  if (!isBroken(reply)) return sendWhole(wire, reply);
  switch (reply.broken) {
    case 'reset':
      wire.socket.resetAndDestroy();
      return 'reset';
    case 'hang':
      return untilClosed(wire);
    case 'slow':
      return sendSlowly(wire, reply).catch((): Sent => 'reset');
    case 'reset-mid-body':
    case 'truncate':
      return sendPart(wire, reply);
  }
}
