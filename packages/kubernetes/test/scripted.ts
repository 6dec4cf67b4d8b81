import { createKubernetes, type Call, type Kubernetes } from '@aevon/kubernetes';
import { Failure, type Clock, type HttpRequest, type StreamHttp } from '@aevon/ports';

export interface Scripted {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Asked {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly retry: HttpRequest['retry'];
}

/** Answers one request; what it throws is thrown by the Http port. */
export type Script = (asked: Asked, nth: number) => Scripted;

export const kinds = {
  '/api/v1': [
    ['ConfigMap', 'configmaps', true],
    ['Secret', 'secrets', true],
    ['Namespace', 'namespaces', false],
  ],
  '/apis/apps/v1': [['Deployment', 'deployments', true]],
} as const;

function discovered(path: string): Scripted | undefined {
  if (!(path in kinds)) return undefined;
  const rows = kinds[path as keyof typeof kinds];
  return { status: 200, body: { resources: rows.map(([kind, name, namespaced]) => ({ kind, name, namespaced })) } };
}

export const noAnswer = (): never => {
  throw new Failure({ kind: 'infrastructure', code: 'http-timeout', what: 'no answer in time' });
};

/** Time that only waiting moves. */
export function stillClock(): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  let at = 0;
  return {
    slept,
    now: () => new Date(at),
    monotonic: () => at,
    sleep: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      slept.push(milliseconds);
      at += milliseconds;
    },
  };
}

export const call: Call = { signal: new AbortController().signal, deadlineMs: 60_000 };

/** A cluster whose answers are written down; discovery is answered by itself. */
export function scripted(script: Script, token?: (refused?: string) => Promise<string>) {
  const asked: Asked[] = [];
  const clock = stillClock();
  const answer = (request: HttpRequest | Parameters<StreamHttp['stream']>[0]): Required<Scripted> => {
    const url = new URL(request.url);
    const known = discovered(url.pathname);
    if (known !== undefined) return { headers: {}, body: undefined, ...known };
    const seen = {
      method: request.method,
      path: `${url.pathname}${url.search}`,
      headers: request.headers ?? {},
      body: typeof request.body === 'string' ? (JSON.parse(request.body) as unknown) : undefined,
      retry: 'retry' in request ? request.retry : undefined,
    };
    asked.push(seen);
    return { headers: {}, body: undefined, ...script(seen, asked.length) };
  };
  const bytes = (body: unknown): Uint8Array =>
    new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body ?? null));
  const http: StreamHttp = {
    send: async (request) => {
      const { status, headers, body } = answer(request);
      return { status, headers, body: bytes(body) };
    },
    stream: async (request) => {
      const { status, headers, body } = answer(request);
      return {
        status,
        headers,
        body: (async function* () {
          yield bytes(body);
        })(),
      };
    },
  };
  const kube: Kubernetes = createKubernetes({
    http,
    clock,
    server: 'https://cluster.test/',
    token: token ?? (async () => 'token-1'),
    fieldManager: 'aevon',
  });
  return { kube, asked, clock };
}

export { failureOf } from '@aevon/ports/testing';
