import { Ajv, type ValidateFunction } from 'ajv';
import type { HostRequest } from '../world/handler.ts';
import { RenderError } from './model.ts';

/**
 * What Render's public schema says of the bodies that this stand-in takes, every object closed.
 * Source: render-oss/sdk typescript/src/generated/schema.ts, 28824b6, 2026-08-21; api-docs.render.com.
 */
const ajv = new Ajv({ strict: true });
const text = { type: 'string', minLength: 1 };

function closed(properties: Readonly<Record<string, object>>, required: readonly string[] = []): ValidateFunction {
  return ajv.compile({ type: 'object', properties, required, additionalProperties: false });
}

export const bodies = {
  createDeploy: closed({
    artifactId: text,
    clearCache: { enum: ['clear', 'do_not_clear'] },
    commitId: text,
    imageUrl: text,
    deployMode: { enum: ['deploy_only', 'build_and_deploy'] },
  }),
  rollback: closed({ deployId: text }, ['deployId']),
  // Only what switches autodeploy; the rest of servicePATCH is nobody's here.
  updateService: closed({
    autoDeploy: { enum: ['yes', 'no'] },
    autoDeployTrigger: { enum: ['off', 'commit', 'checksPass'] },
  }),
} as const;

export type Body = Readonly<Record<string, unknown>>;

function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse({ body }: HostRequest): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new RenderError(400, 'invalid JSON');
  }
}

/** The checked JSON body. @throws RenderError 400, 415-like words for another content type. */
export function readBody(request: HostRequest, validate: ValidateFunction): Body {
  if (!(request.headers['content-type'] ?? '').startsWith('application/json'))
    throw new RenderError(400, 'expected a body of the type application/json');
  const value = parse(request);
  if (isBody(value) && validate(value)) return value;
  const [error] = validate.errors ?? [];
  const name: unknown = error?.params['additionalProperty'] ?? error?.params['missingProperty'];
  const place = typeof name === 'string' ? name : (error?.instancePath.slice(1) ?? '');
  throw new RenderError(400, `invalid JSON: ${JSON.stringify(place)} ${error?.message ?? 'is not an object'}`);
}

export type Query = ReadonlyMap<string, readonly string[]>;

/** The query with every name checked. @throws RenderError 400 */
export function readQuery({ url }: HostRequest, known: readonly string[]): Query {
  const query = new Map<string, string[]>();
  for (const [name, value] of url.searchParams) {
    if (!known.includes(name)) throw new RenderError(400, `unknown query parameter ${JSON.stringify(name)}`);
    query.set(name, [...(query.get(name) ?? []), value]);
  }
  return query;
}

/** `limit`, 20 when it is not said. @throws RenderError 400 outside 1 to 100 */
export function limitOf(query: Query): number {
  const limit = Number(query.get('limit')?.[0] ?? '20');
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw new RenderError(400, 'limit must be between 1 and 100');
  return limit;
}

/** A time of the query in milliseconds since 1970. @throws RenderError 400 */
export function timeOf(query: Query, name: string, otherwise: number): number {
  const value = query.get(name)?.[0];
  const time = value === undefined ? otherwise : Date.parse(value);
  if (Number.isNaN(time)) throw new RenderError(400, `${name} must be a timestamp`);
  return time;
}
