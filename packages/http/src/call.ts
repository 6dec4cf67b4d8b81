import type { IncomingMessage } from 'node:http';
import type { Clock, HttpRequest, HttpResponse } from '@aevon/ports';
import type { Agents } from './agents.ts';
import { exchange, ExchangeError, type Body } from './exchange.ts';
import { callFailure } from './failures.ts';
import { headersOf } from './headers.ts';
import { maxRedirects, nextHop, type Hop } from './redirect.ts';
import { backOffMs, maxAttempts, mayRepeatAfter, mayRepeatAnswered, waitAfterAnswer } from './retry-policy.ts';
import { startTimer } from './timer.ts';

export interface Answer extends HttpResponse {
  readonly bytes: number;
}
/** Takes the body of a final answer. */
export type Read = (answer: IncomingMessage) => Promise<{ readonly body: Uint8Array; readonly bytes: number }>;
export type Call = Omit<HttpRequest, 'body'>;

export interface Deps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly agents: Agents;
}

export function firstHop(call: Pick<Call, 'url' | 'headers' | 'purpose' | 'method'>): Hop {
  const url = URL.parse(call.url);
  if (url === null) throw callFailure(new ExchangeError('unreachable', 'not a URL', { transient: false }), call, 1);
  return { url, headers: { 'user-agent': 'aevon-actions', accept: '*/*', ...call.headers } };
}

/** Sends and follows redirects until an answer is final, and reads it, all under one signal. */
async function attempt(call: Call, body: Body, read: Read, agents: Agents, signal: AbortSignal): Promise<Answer> {
  let hop = firstHop(call);
  for (let hops = 0; ; hops += 1) {
    const answer = await exchange({
      url: hop.url,
      method: call.method,
      headers: hop.headers,
      body,
      agents,
      ca: call.ca,
      signal,
      idleMs: call.idleMs,
    });
    const status = answer.statusCode ?? 0;
    const next = hops < maxRedirects ? nextHop(hop, call.method, status, answer.headers.location) : undefined;
    if (next === undefined) return { status, headers: headersOf(answer), ...(await read(answer)) };
    answer.resume();
    hop = next;
  }
}

/** One attempt under its own timer. @throws ExchangeError, or the reason of the caller's signal. */
async function timedAttempt(call: Call, body: Body, read: Read, agents: Agents, milliseconds: number): Promise<Answer> {
  const timer = startTimer(milliseconds, call.signal);
  try {
    return await attempt(call, body, read, agents, timer.signal);
  } catch (error) {
    throw timer.reasonOf(error);
  } finally {
    timer.stop();
  }
}

type Outcome = { readonly answer: Answer } | { readonly error: ExchangeError };

async function outcomeOf(run: Promise<Answer>): Promise<Outcome> {
  try {
    return { answer: await run };
  } catch (error) {
    if (error instanceof ExchangeError) return { error };
    throw error;
  }
}

function waitAfter(outcome: Outcome, call: Call, tried: number, { clock, random }: Deps): number | undefined {
  if ('error' in outcome) return mayRepeatAfter(outcome.error, call) ? backOffMs(tried, random) : undefined;
  return mayRepeatAnswered(outcome.answer, call)
    ? waitAfterAnswer(outcome.answer, tried, clock.now(), random)
    : undefined;
}

function finish(outcome: Outcome, call: Call, attempts: number, note?: string): Answer {
  if ('error' in outcome) throw callFailure(outcome.error, call, attempts);
  return note === undefined ? outcome.answer : { ...outcome.answer, note };
}

/** Sends until an answer is final or the deadline is near. @throws Failure as the Http port. */
export async function perform(call: Call, body: Body, read: Read, deps: Deps): Promise<Answer> {
  const end = deps.clock.monotonic() + call.deadlineMs;
  const left = () => end - deps.clock.monotonic();
  for (let tried = 0; ; tried += 1) {
    call.signal?.throwIfAborted();
    const milliseconds = Math.min(call.attemptMs ?? Infinity, left());
    const outcome = await outcomeOf(timedAttempt(call, body, read, deps.agents, milliseconds));
    const wait = waitAfter(outcome, call, tried, deps);
    if (wait === undefined || tried + 1 >= maxAttempts) return finish(outcome, call, tried + 1);
    if (wait >= left()) {
      const seconds = (ms: number) => `${Math.max(0, Math.round(ms / 100) / 10)} s`;
      return finish(
        outcome,
        call,
        tried + 1,
        `a further attempt would have to wait ${seconds(wait)}, ${seconds(left())} are left`,
      );
    }
    await deps.clock.sleep(wait, call.signal);
  }
}
