import { randomBytes } from 'node:crypto';
import type { HostAnswer, HostRequest } from '../../world/handler.ts';
import { allows, type Identity, type Tokens } from '../tokens.ts';
import { completeValue } from './completion.ts';
import { child, type Description, isJson, type Json, type Match, openDescription } from './openapi.ts';
import { type Operation, type Operations, type RestAnswer, type RestCall, RestError } from './operation.ts';
import { createRateBudget, type RateBudget } from './rate-budget.ts';
import { createValidation, type Validation } from './validation.ts';

export interface RestParts {
  readonly tokens: Tokens;
  readonly operations: (budget: RateBudget) => Operations;
  /** Calls an hour for a token. */
  readonly rateLimit: number;
  readonly now: () => Date;
}

const anonymousLimit = 60;
const apiVersions = ['2022-11-28', '2026-03-10'];

interface Loaded {
  readonly description: Description;
  readonly validation: Validation;
}

let loaded: Loaded | undefined;

/** The description is 13 MB: read once per process, when the first call comes. */
function load(): Loaded {
  if (loaded !== undefined) return loaded;
  const description = openDescription();
  loaded = { description, validation: createValidation(description) };
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

/** `api.github.com`: every request is checked against the published description, objects closed. */
export function createRestHost(parts: RestParts): (request: HostRequest) => Promise<HostAnswer> {
  const budget = createRateBudget(parts.now);
  const operations = parts.operations(budget);

  async function act(
    request: HostRequest,
    match: Match | undefined,
    identity: Identity | 'anonymous' | undefined,
  ): Promise<RestAnswer> {
    checkHeaders(request);
    if (identity === undefined) throw new RestError(401, 'Bad credentials');
    if (match === undefined) throw new RestError(404, 'Not Found');
    const operation = operations.get(`${match.method} ${match.template}`);
    if (operation === undefined)
      throw new RestError(501, `${match.method} ${match.template} is in GitHub's API, but not in this stand-in`);
    checkPermission(operation, identity, request.method);
    return operation.act(readCall(load(), match, identity, request));
  }

  return async (request) => {
    const { description } = load();
    const match = description.match(request.method, request.url.pathname);
    const identity = parts.tokens.identify(request.headers['authorization']);
    const known = identity !== undefined && identity !== 'anonymous';
    const owner = known ? (request.headers['authorization'] ?? '') : 'anonymous';
    const limit = known ? parts.rateLimit : anonymousLimit;
    const counted = match?.template === '/rate_limit' ? undefined : budget.take(owner, limit);
    let answer: RestAnswer;
    try {
      if (counted?.allowed === false)
        throw new RestError(
          403,
          'API rate limit exceeded for installation. If you reach out to GitHub Support for help, please include the request ID and timestamp.',
        );
      answer = await act(request, match, identity);
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      answer = answerFailure(error, match);
    }
    const body = serialize(description, match?.operation ?? {}, answer);
    const headers = {
      ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      'x-github-request-id': randomBytes(12).toString('hex').toUpperCase(),
      'x-github-media-type': 'github.v3; format=json',
      'x-github-api-version-selected': request.headers['x-github-api-version'] ?? '2022-11-28',
      ...counted?.headers,
      ...answer.headers,
    };
    return { status: answer.status, headers, ...(body === undefined ? {} : { body }) };
  };
}
