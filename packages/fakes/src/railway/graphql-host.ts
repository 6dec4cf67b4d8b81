import { execute, GraphQLError, parse, validate } from 'graphql';
import { answerJson, type HostAnswer, type HostRequest } from '../world/handler.ts';
import { operationsOf } from './operations.ts';
import { railwaySchema } from './schema.ts';
import type { Session } from './session.ts';

interface Asked {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | undefined;
}

const keys: ReadonlySet<string> = new Set(['query', 'variables', 'operationName', 'extensions']);

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The request of GraphQL in a body, or what is wrong with it. */
function readAsked({ headers, body }: HostRequest): Asked | string {
  if (headers['content-type']?.split(';')[0] !== 'application/json')
    return 'Invalid Content-Type: send application/json';
  const value = parseJson(body.toString('utf8'));
  if (!isObject(value)) return 'POST body sent invalid JSON.';
  const strange = Object.keys(value).find((key) => !keys.has(key));
  if (strange !== undefined) return `Unexpected parameter "${strange}" in the request body.`;
  const { query, variables, operationName } = value;
  if (typeof query !== 'string') return 'GraphQL operations must contain a non-empty `query`.';
  if (variables !== undefined && variables !== null && !isObject(variables)) return '`variables` must be an object.';
  if (operationName !== undefined && typeof operationName !== 'string') return '`operationName` must be a string.';
  return { query, variables: variables ?? {}, operationName };
}

function badRequest(errors: readonly (GraphQLError | { readonly message: string })[]): HostAnswer {
  return answerJson(400, { errors });
}

async function run({ query, variables, operationName }: Asked, session: Session): Promise<HostAnswer> {
  const schema = railwaySchema();
  let document;
  try {
    document = parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return badRequest([error]);
    throw error;
  }
  const wrong = validate(schema, document);
  if (wrong.length > 0) return badRequest(wrong);
  const rootValue = operationsOf(session);
  const result = await execute({
    ...{ schema, document, rootValue, variableValues: variables },
    ...(operationName === undefined ? {} : { operationName }),
  });
  // Without `data` nothing was executed: a variable was missing or of another type.
  if (!('data' in result)) return badRequest(result.errors ?? []);
  for (const { cause } of result.errors ?? [])
    if (cause !== undefined && !(cause instanceof GraphQLError)) throw new Error('a resolver failed', { cause });
  return answerJson(200, result);
}

/** The one address of Railway's API. A refusal of what was asked for is 200 with `errors`; a wrong document is 400. */
export async function answerGraphql(request: HostRequest, session: Session): Promise<HostAnswer> {
  if (request.url.pathname !== '/graphql/v2') return answerJson(404, { message: 'Not Found' });
  if (request.method !== 'POST') return answerJson(405, { message: 'Method Not Allowed' }, { allow: 'POST' });
  const asked = readAsked(request);
  if (typeof asked === 'string') return badRequest([{ message: asked }]);
  return run(asked, session);
}
