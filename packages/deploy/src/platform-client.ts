import { Failure, type Http, type HttpResponse, readJson } from '@aevon/ports';
import type { z } from 'zod';
import type { Call } from './target.ts';

export interface PlatformOptions {
  readonly http: Http;
  /** Name of the platform as its owner writes it, for messages. */
  readonly platform: string;
  /** Origin and first part of the path, such as `https://api.render.com/v1`. */
  readonly baseUrl: string;
  /** The credentials among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** The platform's own words in the body of an error. */
  readonly wordsOf: (data: unknown) => string | undefined;
  /** How a valid token is had: the fix for 401. */
  readonly tokenFix: string;
  /** Where the platform says that it is down. */
  readonly statusPage: string;
  /** A refusal in better words than its status has, for what the platform tells by codes; undefined: as it is. */
  readonly refusalOf?: (refused: RefusedAnswer) => Failure | undefined;
}

/** An answer outside 2xx. */
export interface RefusedAnswer {
  readonly status: number;
  /** The JSON of its body; undefined when it has none. */
  readonly data: unknown;
  /** What was asked and answered, in one sentence. */
  readonly what: string;
}

export interface PlatformRequest<T> {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Begins with a slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | readonly string[]>>;
  readonly body?: unknown;
  /** The answer, as far as it is used. `undefined` stands for an empty body. */
  readonly schema: z.ZodType<T>;
  /** In words for an error: "start a deploy of orders". */
  readonly purpose: string;
  readonly call: Call;
  /** Default: a GET is repeated, and what changes something is sent once, a PUT too, unless the answer was 429. */
  readonly retry?: 'safe' | 'once' | 'never' | 'always';
  /** The value that an answer outside 2xx stands for, where that is part of the protocol; undefined: it is a refusal. */
  readonly otherwise?: (answer: Pick<RefusedAnswer, 'status' | 'data'>) => T | undefined;
}

export interface PlatformAnswer<T> {
  readonly status: number;
  readonly headers: HttpResponse['headers'];
  readonly data: T;
}

export interface PlatformClient {
  /**
   * Sends one request and reads its answer.
   * @throws Failure `user`: `token-refused` (401), `token-forbidden` (403), `not-found` (404). `target`:
   * `request-refused` (other 4xx). `infrastructure`: `rate-limited` (429), `platform-unavailable` (5xx, no JSON, another
   * shape), and those of the Http port.
   */
  send<T>(request: PlatformRequest<T>): Promise<PlatformAnswer<T>>;
}

function parse({ body }: HttpResponse): { readonly data: unknown } | undefined {
  const data = readJson(body);
  return data === undefined && body.byteLength > 0 ? undefined : { data };
}

function addressOf(baseUrl: string, { path, query = {} }: PlatformRequest<unknown>): string {
  const url = new URL(`${baseUrl}${path}`);
  for (const [name, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(one));
  return url.href;
}

function unavailable({ platform, statusPage }: PlatformOptions, what: string): Failure {
  return new Failure({
    kind: 'infrastructure',
    code: 'platform-unavailable',
    what,
    cause: `${platform} has a fault, or something between it and this runner answered in its place`,
    fix: `look at ${statusPage} and run the job again`,
  });
}

const refusals: Readonly<Record<number, Pick<Failure['facts'], 'code' | 'cause'>>> = {
  401: { code: 'token-refused', cause: 'the token is wrong, expired or was revoked' },
  403: { code: 'token-forbidden', cause: 'the token may not do this: it belongs to another account, team or project' },
  404: { code: 'not-found', cause: 'it does not exist, or this token may not see it' },
};

/** The failure for an answer outside 2xx. */
function refusal(options: PlatformOptions, purpose: string, response: HttpResponse): Failure {
  const { status, note } = response;
  const data = parse(response)?.data;
  const words = options.wordsOf(data)?.slice(0, 500);
  const what = `could not ${purpose}: ${options.platform} answered ${status}${words === undefined ? '' : `: ${words}`}`;
  const better = options.refusalOf?.({ status, data, what });
  if (better !== undefined) return better;
  if (status >= 500 || status < 400) return unavailable(options, what);
  if (status === 429)
    return new Failure({
      kind: 'infrastructure',
      code: 'rate-limited',
      what: note === undefined ? what : `${what} (${note})`,
      cause: 'this token makes too many calls, in this job or elsewhere',
      fix: 'run the job again later, or deploy fewer services at a time',
    });
  const known = refusals[status];
  if (known !== undefined) return new Failure({ kind: 'user', ...known, what, fix: options.tokenFix });
  return new Failure({
    kind: 'target',
    code: 'request-refused',
    what,
    fix: `correct what ${options.platform} names; if it is nothing that you gave, report this with the log of the step`,
  });
}

/** JSON over HTTPS to one platform, with failures in words that name the fix. */
export function createPlatformClient(options: PlatformOptions): PlatformClient {
  return {
    async send(request) {
      const { method = 'GET', body, purpose, call, schema } = request;
      const { retry = method === 'GET' ? 'safe' : 'once' } = request;
      const response = await options.http.send({
        method,
        url: addressOf(options.baseUrl, request),
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...options.headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        retry,
        purpose,
        deadlineMs: call.deadlineMs,
        // A read that hangs leaves time to ask again.
        ...(method === 'GET' || retry === 'always' ? { attemptMs: Math.ceil(call.deadlineMs / 3) } : {}),
        signal: call.signal,
        maxBytes: 16 * 1024 * 1024,
      });
      const { status, headers } = response;
      if (status < 200 || status > 299) {
        const data = request.otherwise?.({ status, data: parse(response)?.data });
        if (data !== undefined) return { status, headers, data };
        throw refusal(options, purpose, response);
      }
      const read = parse(response);
      const parsed = read === undefined ? undefined : schema.safeParse(read.data);
      if (parsed?.success === true) return { status, headers, data: parsed.data };
      throw unavailable(
        options,
        `could not ${purpose}: ${options.platform} answered ${status} with something that is not of its API`,
      );
    },
  };
}
