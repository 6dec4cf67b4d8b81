import type { IncomingMessage } from 'node:http';
import type { HttpStream, StreamRequest } from '@aevon/ports';
import type { Agents } from './agents.ts';
import { chunksOf, truncated } from './body.ts';
import { firstHop } from './call.ts';
import { type Body, exchange, ExchangeError } from './exchange.ts';
import { callFailure } from './failures.ts';
import { headersOf } from './headers.ts';
import { startTimer, type Timer } from './timer.ts';

type StreamCall = Omit<StreamRequest, 'body'>;

function reasonOf(error: unknown, call: StreamCall, timer: Timer): Error {
  const reason = timer.reasonOf(error);
  return reason instanceof ExchangeError ? callFailure(reason, call, 1) : reason;
}

async function* bodyOf(answer: IncomingMessage, call: StreamCall, timer: Timer): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of chunksOf(answer)) yield chunk;
    if (!answer.complete) throw truncated('connection closed early');
  } catch (error) {
    throw reasonOf(error instanceof ExchangeError ? error : truncated(error), call, timer);
  } finally {
    timer.stop();
    answer.destroy();
  }
}

/** Sends one request and hands its answer on as it comes. See the port. */
export async function openStream(call: StreamCall, body: Body, agents: Agents): Promise<HttpStream> {
  const { url, headers } = firstHop(call);
  const timer = startTimer(call.deadlineMs, call.signal);
  const { method, ca, idleMs } = call;
  try {
    const answer = await exchange({ url, method, headers, body, agents, ca, signal: timer.signal, idleMs });
    return { status: answer.statusCode ?? 0, headers: headersOf(answer), body: bodyOf(answer, call, timer) };
  } catch (error) {
    timer.stop();
    throw reasonOf(error, call, timer);
  }
}
