import { answerJson, type Handler, type HostAnswer, type HostRequest } from '../world/handler.ts';
import { VercelError } from './model.ts';
import type { Operation, Platform, Team } from './platform.ts';
import { readBody, readQuery } from './requests.ts';
import { routes } from './routes.ts';

export interface ServerParts {
  readonly platform: Platform;
  readonly isToken: (token: string) => boolean;
  /** Brings the platform to where its clock is. */
  readonly advance: () => Promise<void>;
}

/** Vercel answers 403 where others answer 401. @throws VercelError 403 */
function authenticate({ headers }: HostRequest, isToken: ServerParts['isToken']): void {
  const token = /^Bearer (\S+)$/.exec(headers['authorization'] ?? '')?.[1];
  if (token === undefined)
    throw new VercelError(403, 'forbidden', 'The request is missing an authentication token', { missingToken: true });
  if (!isToken(token)) throw new VercelError(403, 'forbidden', 'Not authorized', { invalidToken: true });
}

/** A token of one's own account sees nothing of a team that is not named. @throws VercelError 403, 404 */
function checkTeam({ url }: HostRequest, team: Team): void {
  const [id, slug] = [url.searchParams.get('teamId'), url.searchParams.get('slug')];
  if (id === null && slug === null) throw new VercelError(404, 'not_found', 'Project not found');
  if ((id !== null && id !== team.id) || (slug !== null && slug !== team.slug))
    throw new VercelError(403, 'forbidden', 'Not authorized: Trying to access resource under another scope', {
      scope: id ?? slug,
    });
}

function find({ method, url }: HostRequest): { operation: Operation; path: readonly string[] } {
  for (const operation of routes) {
    const match = operation.method === method ? operation.path.exec(url.pathname) : null;
    if (match !== null) return { operation, path: match.slice(1).map((part) => decodeURIComponent(part)) };
  }
  throw new VercelError(404, 'not_found', 'The requested API endpoint was not found');
}

function checkNoBody({ body }: HostRequest): void {
  if (body.byteLength > 0) throw new VercelError(400, 'bad_request', 'Invalid request: this endpoint takes no body.');
}

function errorAnswer(error: unknown): HostAnswer {
  if (!(error instanceof VercelError)) throw error;
  const { status, code, message, more, headers } = error;
  return answerJson(status, { error: { code, message, ...more } }, headers);
}

/** `https://api.vercel.com`, as strict as its schema and stricter: nothing that it does not name goes through. */
export function createServer({ platform, isToken, advance }: ServerParts): Handler {
  async function answer(request: HostRequest): Promise<HostAnswer> {
    authenticate(request, isToken);
    const { operation, path } = find(request);
    checkTeam(request, platform.team);
    await advance();
    const query = readQuery(request, [...(operation.query ?? []), 'teamId', 'slug']);
    const { body: expected } = operation;
    if (expected === undefined) checkNoBody(request);
    const body = expected === undefined || expected === 'bytes' ? {} : readBody(request, expected);
    const { status, value } = await operation.act(platform, { path, query, body, request });
    return value === undefined ? { status } : answerJson(status, value);
  }
  return async (request) => answer(request).catch(errorAnswer);
}
