import { randomBytes } from 'node:crypto';
import { answerJson, type HostAnswer, type HostRequest } from '../../world/handler.ts';
import { allows, type Identity, type Tokens } from '../tokens.ts';
import { completeValue } from './completion.ts';
import { child, type Description, isJson, type Json, type Match, openDescription } from './openapi.ts';
import { type Operation, type Operations, type RestAnswer, type RestCall, RestError } from './operation.ts';
import { createRateBudget, type RateBudget } from './rate-budget.ts';
import type { Validation } from './validation.ts';

export interface RestParts {
  readonly tokens: Tokens;
  readonly operations: (budget: RateBudget) => Operations;
  /** Calls an hour for a token. */
  readonly rateLimit: number;
  readonly now: () => Date;
}

const anonymousLimit = 60;
const defaultVersion = '2022-11-28';
const apiVersions = [defaultVersion, '2026-03-10'];

interface Loaded {
  readonly description: Description;
  readonly validation: Validation;
}

let loaded: Promise<Loaded> | undefined;

/** The description is 13 MB: read once per process, when the first call comes, and the validators with it. */
function load(): Promise<Loaded> {
  loaded ??= import('./validation.ts').then(({ createValidation }) => {
    const description = openDescription();
    return { description, validation: createValidation(description) };
  });
  return loaded;
}

function docsOf(match: Match | undefined): string {
  const url = child(match?.operation, 'externalDocs', 'url');
  return typeof url === 'string' ? url : 'https://docs.github.com/rest';
}

function answerFailure(error: RestError, match: Match | undefined): RestAnswer {
  const { status, message, errors } = error;
  return {
    status,
    raw: JSON.stringify({
      message,
      ...(errors === undefined ? {} : { errors }),
      documentation_url: docsOf(match),
      status: String(status),
    }),
  };
}

function parseBody(request: HostRequest): unknown {
  if (request.body.byteLength === 0) return {};
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    throw new RestError(400, 'Problems parsing JSON');
  }
}

function checkHeaders(request: HostRequest): void {
  if ((request.headers['user-agent'] ?? '') === '') {
    throw new RestError(
      403,
      'Request forbidden by administrative rules. Please make sure your request has a User-Agent header (https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required).',
    );
  }
  const version = request.headers['x-github-api-version'];
  if (version !== undefined && !apiVersions.includes(version))
    throw new RestError(400, `Version ${version} is not a supported version.`);
}

function checkPermission({ needs }: Operation, identity: Identity | 'anonymous', method: string): void {
  if (needs === undefined) return;
  if (identity === 'anonymous') {
    if (method === 'GET' && needs.access === 'read') return;
    throw new RestError(401, 'Requires authentication');
  }
  if (!needs.anyOf.some((name) => allows(identity, name, needs.access)))
    throw new RestError(403, 'Resource not accessible by integration');
}

function readCall(loadedParts: Loaded, match: Match, identity: Identity | 'anonymous', request: HostRequest): RestCall {
  const query = loadedParts.validation.readQuery(match.operation, request.url.searchParams);
  if (typeof query === 'string') throw new RestError(422, `Invalid request.\n\n${query}`);
  const body = parseBody(request);
  if (match.operation['requestBody'] !== undefined || request.body.byteLength > 0) {
    const wrong = loadedParts.validation.checkBody(match.operation, body);
    if (wrong !== undefined) throw new RestError(422, `Invalid request.\n\n${wrong}`);
  }
  return { parameters: match.parameters, query, body: isJson(body) ? body : {}, identity, request };
}

function serialize(description: Description, operation: Json, answer: RestAnswer): string | Uint8Array | undefined {
  if (answer.raw !== undefined) return answer.raw;
  if (answer.value === undefined) return undefined;
  const response = description.follow(child(operation, 'responses', String(answer.status)));
  const schema = child(response, 'content', 'application/json', 'schema');
  return JSON.stringify(schema === undefined ? answer.value : completeValue(description, schema, answer.value));
}

interface Server {
  readonly parts: RestParts;
  readonly budget: RateBudget;
  readonly operations: Operations;
}

interface Asked {
  readonly request: HostRequest;
  readonly match: Match | undefined;
  readonly identity: Identity | 'anonymous' | undefined;
  /** Taken from the budget; undefined for the one call that is free. */
  readonly counted: ReturnType<RateBudget['take']> | undefined;
}

async function act({ operations }: Server, { request, match, identity, counted }: Asked): Promise<RestAnswer> {
  if (counted?.allowed === false) throw new RestError(403, 'API rate limit exceeded for installation.');
  checkHeaders(request);
  if (identity === undefined) throw new RestError(401, 'Bad credentials');
  if (match === undefined) throw new RestError(404, 'Not Found');
  const route = `${match.method} ${match.template}`;
  const operation = operations.get(route);
  if (operation === undefined) throw new RestError(501, `${route} is in GitHub's API, but not in this stand-in`);
  checkPermission(operation, identity, request.method);
  return operation.act(readCall(await load(), match, identity, request));
}

async function answerOrFail(server: Server, asked: Asked): Promise<RestAnswer> {
  try {
    return await act(server, asked);
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    return answerFailure(error, asked.match);
  }
}

function take({ parts, budget }: Server, request: HostRequest, match: Match | undefined): Asked {
  const authorization = request.headers['authorization'] ?? '';
  const identity = parts.tokens.identify(authorization);
  const known = identity !== undefined && identity !== 'anonymous';
  const free = match?.template === '/rate_limit';
  const owner = known ? authorization : 'anonymous';
  const counted = free ? undefined : budget.take(owner, known ? parts.rateLimit : anonymousLimit);
  return { request, match, identity, counted };
}

async function finish({ request, match, counted }: Asked, answer: RestAnswer): Promise<HostAnswer> {
  const { description } = await load();
  const body = serialize(description, match?.operation ?? {}, answer);
  const headers = {
    ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    'x-github-request-id': randomBytes(12).toString('hex').toUpperCase(),
    'x-github-media-type': 'github.v3; format=json',
    'x-github-api-version-selected': request.headers['x-github-api-version'] ?? defaultVersion,
    ...counted?.headers,
    ...answer.headers,
  };
  return { status: answer.status, headers, ...(body === undefined ? {} : { body }) };
}

function isWellFormed(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** `api.github.com`: every request is checked against the published description, objects closed. */
export function createRestHost(parts: RestParts): (request: HostRequest) => Promise<HostAnswer> {
  const budget = createRateBudget(parts.now);
  const server = { parts, budget, operations: parts.operations(budget) };
  return async (request) => {
    const path = request.url.pathname;
    if (!isWellFormed(path)) return answerJson(400, { message: 'Bad Request', status: '400' });
    const { description } = await load();
    const asked = take(server, request, description.match(request.method, path));
    return finish(asked, await answerOrFail(server, asked));
  };
}
