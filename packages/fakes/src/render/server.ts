import { answerJson, type Handler, type HostAnswer, type HostRequest } from '../world/handler.ts';
import { RenderError } from './model.ts';
import type { Operation, Platform } from './platform.ts';
import { createRateLimits } from './rate-limits.ts';
import { readBody, readQuery } from './requests.ts';
import { routes } from './routes.ts';

export interface ServerParts {
  readonly platform: Platform;
  readonly isToken: (token: string) => boolean;
  /** Brings the platform to where its clock is. */
  readonly advance: () => Promise<void>;
}

const base = '/v1';

/** @throws RenderError 401 */
function authenticate({ headers }: HostRequest, isToken: ServerParts['isToken']): string {
  const token = /^Bearer (rnd_\S+)$/.exec(headers['authorization'] ?? '')?.[1];
  if (token === undefined || !isToken(token)) throw new RenderError(401, 'Unauthorized');
  return token;
}

function find({ method, url }: HostRequest): { operation: Operation; path: readonly string[] } {
  const pathname = url.pathname.startsWith(`${base}/`) ? url.pathname.slice(base.length) : '';
  for (const operation of routes) {
    const match = operation.method === method ? operation.path.exec(pathname) : null;
    if (match !== null) return { operation, path: match.slice(1).map((part) => decodeURIComponent(part)) };
  }
  throw new RenderError(404, 'not found');
}

function checkAccept({ headers }: HostRequest): void {
  const accept = headers['accept'] ?? '*/*';
  if (!/application\/json|application\/\*|\*\/\*/.test(accept))
    throw new RenderError(406, 'unable to generate preferred media types as specified by Accept request header');
}

function checkNoBody({ body }: HostRequest): void {
  if (body.byteLength > 0) throw new RenderError(400, 'this endpoint takes no body');
}

/** `https://api.render.com/v1`, as strict as its schema and stricter: nothing that it does not name goes through. */
export function createServer({ platform, isToken, advance }: ServerParts): Handler {
  const rateLimits = createRateLimits(platform.now);

  function act(request: HostRequest, { operation, path }: ReturnType<typeof find>): HostAnswer {
    const query = readQuery(request, operation.query ?? []);
    if (operation.body === undefined) checkNoBody(request);
    const body = operation.body === undefined ? {} : readBody(request, operation.body);
    const { status, value } = operation.act(platform, { path, query, body });
    return value === undefined ? { status } : answerJson(status, value);
  }

  async function answer(request: HostRequest): Promise<HostAnswer> {
    const token = authenticate(request, isToken);
    const found = find(request);
    checkAccept(request);
    await advance();
    const whose = found.operation.budget === 'service' ? (found.path[0] ?? '') : token;
    const { allowed, headers } = rateLimits.take(found.operation.budget, whose);
    const reply = allowed ? refusing(() => act(request, found)) : answerJson(429, { message: 'rate limit exceeded' });
    return { ...reply, headers: { ...reply.headers, ...headers } };
  }

  return async (request) => answer(request).catch(errorAnswer);
}

function errorAnswer(error: unknown): HostAnswer {
  if (error instanceof RenderError) return answerJson(error.status, { message: error.message });
  throw error;
}

function refusing(work: () => HostAnswer): HostAnswer {
  try {
    return work();
  } catch (error) {
    return errorAnswer(error);
  }
}
