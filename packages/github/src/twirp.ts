import { Failure, messageOf, type Http, readJson } from '@aevon/ports';
import { z } from 'zod';

/** How a call of the results service ended. `refused`: it answered and said no, with its own code and words. */
export type TwirpAnswer<T> =
  | { readonly outcome: 'done'; readonly value: T }
  | { readonly outcome: 'refused'; readonly status: number; readonly code: string; readonly message: string }
  | { readonly outcome: 'unavailable'; readonly reason: string };

export interface TwirpCall<T> {
  readonly http: Http;
  readonly service: { readonly url: string; readonly token: string };
  /** `CacheService/CreateCacheEntry`. */
  readonly method: string;
  readonly request: object;
  readonly schema: z.ZodType<T>;
  readonly deadlineMs: number;
  readonly purpose: string;
}

const errorSchema = z.object({ code: z.string().catch('unknown'), msg: z.string().catch('') });

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** JSON of protocol buffers may spell fields either way; readers must take both (protobuf.dev/programming-guides/json). */
function withSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSnakeCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [snakeCase(name), withSnakeCase(field)]));
}

function waitHint(headers: Readonly<Record<string, string>>): string {
  const after = headers['retry-after'];
  return after !== undefined && /^\d{1,9}$/.test(after) ? `, it asks to wait ${after} s` : '';
}

/** What a gateway in front of the service says, which is no Twirp. */
function said(data: unknown): string {
  const { success, data: answer } = z.object({ message: z.string() }).safeParse(data);
  return success ? `: ${answer.message}` : '';
}

function refusal<T>(status: number, headers: Readonly<Record<string, string>>, data: unknown): TwirpAnswer<T> {
  if (status === 429)
    return { outcome: 'unavailable', reason: `the service limits requests (429${waitHint(headers)})` };
  if (status >= 500) return { outcome: 'unavailable', reason: `the service answered ${status}` };
  const error = errorSchema.safeParse(data);
  if (!error.success) return { outcome: 'unavailable', reason: `the service answered ${status} without saying why` };
  const message = error.data.msg === '' ? `the service answered ${status}${said(data)}` : error.data.msg;
  return { outcome: 'refused', status, code: error.data.code, message };
}

/**
 * One call of a Twirp service in JSON: POST `twirp/<package>.<service>/<method>`, errors as `{code, msg}`. Never throws.
 * Source: twitchtv.github.io/twirp/docs/spec_v7.html; actions/toolkit, cacheTwirpClient.ts.
 */
export async function callTwirp<T>(call: TwirpCall<T>): Promise<TwirpAnswer<T>> {
  const url = new URL(`twirp/github.actions.results.api.v1.${call.method}`, call.service.url).href;
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    authorization: `Bearer ${call.service.token}`,
  };
  const body = JSON.stringify(call.request);
  try {
    const { purpose, deadlineMs } = call;
    const response = await call.http.send({
      method: 'POST',
      url,
      headers,
      body,
      deadlineMs,
      retry: 'always',
      purpose,
      maxBytes: 8 * 1024 * 1024,
    });
    const data = withSnakeCase(readJson(response.body));
    if (response.status < 200 || response.status > 299) return refusal(response.status, response.headers, data);
    const parsed = call.schema.safeParse(data);
    if (parsed.success) return { outcome: 'done', value: parsed.data };
    return { outcome: 'unavailable', reason: 'the service answered something that is not of its protocol' };
  } catch (error) {
    return { outcome: 'unavailable', reason: error instanceof Failure ? error.facts.what : messageOf(error) };
  }
}
