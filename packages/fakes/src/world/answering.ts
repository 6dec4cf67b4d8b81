import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { messageOf } from '@aevon/ports';
import { answerJson, handlerOf, type HostReply, type HostRequest, type Hosts } from './handler.ts';
import type { Journal } from './journal.ts';
import { sendReply } from './wire.ts';

/** Bytes of a request that are kept; a larger one is answered with 413. */
const maxRequestBytes = 2 * 1024 ** 3;

export interface Answering {
  readonly hosts: Hosts;
  readonly journal: Journal;
  readonly refused: Set<string>;
  readonly crashes: string[];
  readonly signal: AbortSignal;
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    if (!(part instanceof Buffer)) continue;
    size += part.byteLength;
    if (size > maxRequestBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function flatten(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

function refuse(host: string): HostReply {
  const message = `Nothing stands in for ${host} here, so this request was refused and went nowhere. Add a handler for ${host}, or pass the host through.`;
  return answerJson(403, { error: 'host-refused', host, message });
}

async function callHandler(answering: Answering, url: URL, request: IncomingMessage): Promise<HostReply | 'refused'> {
  const handler = handlerOf(answering.hosts, url.hostname);
  if (handler === undefined) return 'refused';
  const body = await readBody(request);
  if (body === undefined) return answerJson(413, { message: 'The request is larger than 2 GiB.' });
  const call: HostRequest = { method: request.method ?? 'GET', url, headers: flatten(request.headers), body };
  try {
    return await handler(call);
  } catch (error) {
    answering.crashes.push(`${call.method} ${url.hostname}${url.pathname}: ${messageOf(error)}`);
    return answerJson(500, { message: `The stand-in for ${url.hostname} failed by itself: ${messageOf(error)}` });
  }
}

/** Answers one request that came to `url`, by whatever way, and writes it down. */
export async function answer(
  answering: Answering,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
  socket: Socket,
): Promise<void> {
  const method = request.method ?? 'GET';
  const done = answering.journal.begin(method, url.hostname, `${url.pathname}${url.search}`);
  response.on('error', () => undefined);
  try {
    const wire = { method, response, socket, signal: answering.signal };
    const reply = await callHandler(answering, url, request);
    if (reply === 'refused') {
      answering.refused.add(url.hostname);
      await sendReply(wire, refuse(url.hostname));
      done('refused');
    } else {
      done(await sendReply(wire, reply));
    }
  } catch {
    // The client went away while it was sending.
    socket.destroy();
    done('reset');
  }
}
