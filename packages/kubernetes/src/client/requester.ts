import { Failure, type HttpRequest, type HttpStream } from '@aevon/ports';
import type { Json } from '../json.ts';
import type { Call, KubernetesOptions } from './kubernetes.ts';
import { type Answer, failureIn } from './status.ts';

export interface KubeRequest {
  readonly method: HttpRequest['method'];
  /** With its query. */
  readonly path: string;
  readonly body?: Json;
  readonly contentType?: string;
  /** See the Http port; by default what only reads is repeated. */
  readonly retry?: HttpRequest['retry'];
  readonly purpose: string;
}

/** A server whose store hangs answers nothing for a minute; long before that another try is worth it. */
const idleMs = 15_000;

export interface Requester {
  /** @throws Failure of the Http port, or `cluster-unauthorized`. */
  send(request: KubeRequest, call: Call): Promise<Answer>;
  /** Opens an answer that is read while it comes. */
  stream(request: KubeRequest, call: Call): Promise<HttpStream>;
}

/** JSON in text, undefined where it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Whether a failure leaves open what the cluster did or would answer. */
export function leavesOpen(error: unknown): error is Failure {
  return error instanceof Failure && error.facts.kind === 'infrastructure';
}

/** A server that has just started knows no rights for so long: six times with these waits. */
const rightsWaitsMs = [250, 500, 1000, 2000, 4000, 4000];

function placeOf({ path }: KubeRequest): string {
  return path.split('?')[0] ?? path;
}

/**
 * Requests with the token of the moment: one that is refused is replaced once. What may be read is not believed to be
 * forbidden at once: a server that restarts refuses all for some seconds before it is ready.
 */
export function createRequester({ http, server, ca, token, clock }: KubernetesOptions): Requester {
  const base = server.replace(/\/+$/, '');
  const readable = new Set<string>();

  const requestOf = (request: KubeRequest, call: Call, bearer: string) => ({
    method: request.method,
    url: `${base}${request.path}`,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${bearer}`,
      ...(request.body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json' }),
    },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    purpose: request.purpose,
    deadlineMs: call.deadlineMs,
    signal: call.signal,
    idleMs,
    ca,
  });

  async function withToken<T extends { readonly status: number }>(ask: (bearer: string) => Promise<T>): Promise<T> {
    const first = await token();
    const answer = await ask(first);
    return answer.status === 401 ? ask(await token(first)) : answer;
  }

  async function sendOnce(request: KubeRequest, call: Call): Promise<Answer> {
    const { status, headers, body } = await withToken(async (bearer) =>
      http.send({ ...requestOf(request, call, bearer), ...(request.retry ? { retry: request.retry } : {}) }),
    );
    const text = new TextDecoder().decode(body);
    const answer = { status, headers, data: parseJson(text), text };
    if (status === 401) throw failureIn(answer, request.purpose);
    return answer;
  }

  return {
    async send(request, call) {
      const place = request.method === 'GET' ? placeOf(request) : undefined;
      let answer = await sendOnce(request, call);
      for (const wait of place !== undefined && readable.has(place) ? rightsWaitsMs : []) {
        if (answer.status !== 403 || wait >= call.deadlineMs) break;
        await clock.sleep(wait, call.signal);
        answer = await sendOnce(request, call);
      }
      if (place !== undefined && answer.status === 200) readable.add(place);
      return answer;
    },
    async stream(request, call) {
      return withToken(async (bearer) => http.stream({ ...requestOf(request, call, bearer), idleMs: call.deadlineMs }));
    },
  };
}
