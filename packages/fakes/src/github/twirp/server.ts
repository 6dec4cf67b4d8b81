import { answerJson, type HostAnswer, type HostRequest } from '../../world/handler.ts';
import type { RuntimeClaims, RuntimeTokens } from '../runtime-token.ts';
import { Malformed } from './messages.ts';

/** Twirp's error codes that the results service uses, and their HTTP status. */
const statuses = {
  malformed: 400,
  invalid_argument: 400,
  unauthenticated: 401,
  permission_denied: 403,
  bad_route: 404,
  not_found: 404,
  already_exists: 409,
  failed_precondition: 412,
  resource_exhausted: 429,
} as const;

/** Thrown by a method to answer with an error. */
export class TwirpError extends Error {
  readonly code: keyof typeof statuses;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: keyof typeof statuses, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.headers = headers;
  }
}

export type Method = (body: Buffer, claims: RuntimeClaims) => Promise<object> | object;
export type Services = ReadonlyMap<string, Method>;

function answerError(error: TwirpError): HostAnswer {
  return answerJson(statuses[error.code], { code: error.code, msg: error.message }, error.headers);
}

function findMethod(services: Services, request: HostRequest): Method {
  const { pathname } = request.url;
  const method = pathname.startsWith('/twirp/') ? services.get(pathname.slice('/twirp/'.length)) : undefined;
  if (method === undefined) throw new TwirpError('bad_route', `no handler for path "${pathname}"`);
  if (request.method !== 'POST')
    throw new TwirpError('bad_route', `unsupported method "${request.method}" (only POST is allowed)`);
  const type = request.headers['content-type'] ?? '';
  if (type.split(';', 1)[0]?.trim() !== 'application/json')
    throw new TwirpError('bad_route', `unexpected Content-Type: "${type}"`);
  return method;
}

/** Answers the calls of the results service. Every call needs a runtime token. */
export async function answerTwirp(
  services: Services,
  tokens: RuntimeTokens,
  request: HostRequest,
): Promise<HostAnswer> {
  try {
    const method = findMethod(services, request);
    const claims = tokens.read(request.headers['authorization']);
    if (typeof claims === 'string') throw new TwirpError('unauthenticated', claims);
    return answerJson(200, await method(request.body, claims), { 'content-type': 'application/json' });
  } catch (error) {
    if (error instanceof TwirpError) return answerError(error);
    if (error instanceof Malformed)
      return answerError(new TwirpError('malformed', `the json request could not be decoded: ${error.message}`));
    throw error;
  }
}
