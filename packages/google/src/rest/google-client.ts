import { Failure, type Http, type HttpRequest, type HttpResponse, readJson } from '@aevon/ports';
import type { z } from 'zod';
import { type GoogleError, readError } from './google-error.ts';

/** Bounds of one call. */
export interface Call {
  readonly signal: AbortSignal;
  /** Milliseconds that are left of it, retries included. */
  readonly deadlineMs: number;
}

export interface GoogleRequest<T> {
  readonly method?: 'GET' | 'POST';
  readonly url: string;
  /** Absent where the body itself proves who asks. */
  readonly token?: string;
  readonly body?: object;
  /** The answer, as far as it is used. */
  readonly schema: z.ZodType<T>;
  /** In words for an error: "read the cluster shop". */
  readonly purpose: string;
  readonly call: Call;
  /** A refusal in better words than its status has; undefined: as it is. */
  readonly refusalOf?: (refused: Refused) => Failure | undefined;
}

/** An answer outside 2xx. */
export interface Refused {
  readonly status: number;
  readonly error: GoogleError;
  /** What was asked and answered, in one sentence. */
  readonly what: string;
}

function unavailable(what: string): Failure {
  return new Failure({
    kind: 'infrastructure',
    code: 'google-unavailable',
    what,
    cause: 'Google has a fault, or something between it and this runner answered in its place',
    fix: 'look at status.cloud.google.com and run the job again',
  });
}

/** Google names the API that is off in the details of the error, and its project in words only. */
function apiDisabled({ error, what }: Refused): Failure | undefined {
  if (error.reason !== 'SERVICE_DISABLED') return undefined;
  const service = error.metadata['service'] ?? 'the API';
  return new Failure({
    kind: 'user',
    code: 'google-api-disabled',
    what,
    cause: `${service} was never switched on in this project`,
    fix: `run \`gcloud services enable ${service}\` in that project, and wait a minute`,
  });
}

function forbidden({ error, what }: Refused): Failure {
  const { permission } = error;
  return new Failure({
    kind: 'user',
    code: 'google-forbidden',
    what,
    cause:
      permission === undefined
        ? 'the identity of this job has no right to do this'
        : `the identity of this job lacks the permission \`${permission}\``,
    fix: `grant a role that has ${permission === undefined ? 'it' : `\`${permission}\``} to the service account or, without one, to the principal of the pool; \`roles/container.developer\` is enough for a deploy`,
  });
}

function refusal(refused: Refused, note: string | undefined): Failure {
  const { status, what } = refused;
  if (status === 403) return apiDisabled(refused) ?? forbidden(refused);
  if (status === 401)
    return new Failure({
      kind: 'user',
      code: 'google-token-refused',
      what,
      cause: 'the token expired, or the clock of whoever checks it is wrong',
      fix: 'run the job again; if it stays so, check `workload-identity-provider` and `service-account`',
    });
  if (status === 429)
    return new Failure({
      kind: 'infrastructure',
      code: 'google-rate-limited',
      what: note === undefined ? what : `${what} (${note})`,
      cause: 'the quota of the project for this API is used up',
      fix: 'run the job again later',
    });
  if (status >= 500 || status < 400) return unavailable(what);
  return new Failure({
    kind: 'user',
    code: 'google-request-refused',
    what,
    fix: 'correct what Google names in its own words',
  });
}

function requestOf<T>({ method = 'GET', url, token, body, purpose, call }: GoogleRequest<T>): HttpRequest {
  return {
    ...{ method, url, purpose, signal: call.signal, deadlineMs: call.deadlineMs },
    headers: {
      accept: 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    // All that is asked of Google here reads, or makes a token: twice does no harm.
    retry: 'always',
    attemptMs: Math.ceil(call.deadlineMs / 3),
  };
}

/**
 * Sends one request to a Google API and reads its answer. Written by hand: `@google-cloud/container` starts 416 to
 * 676 ms later and weighs 5 to 9 MB in a bundle (docs/design.md).
 * @throws Failure `google-forbidden`, `google-api-disabled`, `google-token-refused`, `google-request-refused` (kind
 * `user`); `google-rate-limited`, `google-unavailable`, and those of the Http port.
 */
export async function askGoogle<T>(
  http: Http,
  request: GoogleRequest<T>,
): Promise<{ readonly data: T; readonly headers: HttpResponse['headers'] }> {
  const { purpose, schema, refusalOf } = request;
  const response = await http.send(requestOf(request));
  const { status, headers, note } = response;
  const body = readJson(response.body);
  if (status < 200 || status > 299) {
    const error = readError(body);
    const words = error.message === '' ? '' : `: ${error.message.slice(0, 500)}`;
    const refused = { status, error, what: `could not ${purpose}: Google answered ${status}${words}` };
    throw refusalOf?.(refused) ?? refusal(refused, note);
  }
  const read = schema.safeParse(body);
  if (!read.success) throw unavailable(`could not ${purpose}: the answer is not what this API gives`);
  return { data: read.data, headers };
}
