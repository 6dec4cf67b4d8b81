import { Ajv, type ValidateFunction } from 'ajv';
import type { HostRequest } from '../world/handler.ts';
import { VercelError } from './model.ts';

/**
 * What Vercel takes as bodies, every object closed. Sources: vercel/sdk src/models (createdeploymenthas1.ts,
 * assignaliasop.ts), 426eb4b, 2026-08-20; what only its own client sends (`version`, `autoAssignCustomDomains`, `mode` of
 * a file): vercel/vercel packages/client and packages/cli, 17d9eba, 2026-08-03.
 */
const ajv = new Ajv({ strict: true, allowUnionTypes: true });
const text = { type: 'string', minLength: 1 };
const texts = { type: 'object', additionalProperties: { type: 'string' } };
const maybe = { type: ['string', 'null'] };

function closed(properties: Readonly<Record<string, object>>, required: readonly string[] = []): object {
  return { type: 'object', properties, required, additionalProperties: false };
}

const file = {
  type: 'object',
  properties: { file: text, sha: text, size: { type: 'integer', minimum: 0 }, mode: { type: 'integer' } },
  required: ['file', 'sha'],
  additionalProperties: false,
};

const gitSource = closed(
  {
    ...{ type: { enum: ['github', 'gitlab', 'bitbucket'] }, ref: text, sha: text },
    ...{ repoId: { type: ['integer', 'string'] }, org: text, repo: text, projectId: { type: ['integer', 'string'] } },
    ...{ repoUuid: text, workspaceUuid: text, owner: text, slug: text },
  },
  ['type', 'ref'],
);

const gitMetadata = closed({
  ...{ remoteUrl: text, commitAuthorName: text, commitAuthorEmail: text, commitMessage: text, commitRef: text },
  ...{ commitSha: text, dirty: { type: 'boolean' }, ci: { type: 'boolean' }, ciType: text, rootDirectory: text },
});

const projectSettings = closed({
  ...{ buildCommand: maybe, devCommand: maybe, framework: maybe, installCommand: maybe, nodeVersion: text },
  ...{ outputDirectory: maybe, rootDirectory: maybe, sourceFilesOutsideRootDirectory: { type: 'boolean' } },
});

export const bodies = {
  createDeployment: ajv.compile(
    closed(
      {
        ...{ name: text, project: text, target: text, customEnvironmentSlugOrId: text, deploymentId: text },
        ...{ version: { const: 2 }, autoAssignCustomDomains: { type: 'boolean' }, meta: texts, env: texts },
        files: { type: 'array', items: file },
        ...{ gitSource, gitMetadata, projectSettings },
      },
      ['name'],
    ),
  ),
  assignAlias: ajv.compile(closed({ alias: text, redirect: maybe }, ['alias'])),
  nothing: ajv.compile(closed({})),
} as const;

export type Body = Readonly<Record<string, unknown>>;

function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse({ body }: HostRequest): unknown {
  if (body.byteLength === 0) return {};
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new VercelError(400, 'bad_request', 'Invalid JSON');
  }
}

/** The checked JSON body. @throws VercelError 400 in the words of Vercel's validation. */
export function readBody(request: HostRequest, validate: ValidateFunction): Body {
  const type = request.headers['content-type'] ?? '';
  if (request.body.byteLength > 0 && !type.startsWith('application/json'))
    throw new VercelError(400, 'bad_request', 'Invalid request: expected a body of the type application/json.');
  const value = parse(request);
  if (!isBody(value)) throw new VercelError(400, 'bad_request', 'Invalid request: should be object.');
  if (validate(value)) return value;
  const [error] = validate.errors ?? [];
  const place = (error?.instancePath ?? '')
    .slice(1)
    .replace(/\/(\d+)/g, '[$1]')
    .replaceAll('/', '.');
  const where = place === '' ? '' : `\`${place}\` `;
  const extra: unknown = error?.params['additionalProperty'];
  const missing: unknown = error?.params['missingProperty'];
  const what =
    typeof extra === 'string'
      ? `should NOT have additional property \`${extra}\``
      : typeof missing === 'string'
        ? `missing required property \`${missing}\``
        : (error?.message ?? 'should be object');
  throw new VercelError(400, 'bad_request', `Invalid request: ${where}${what}.`, { keyword: error?.keyword });
}

export type Query = Readonly<Record<string, string>>;

/** The query with every name checked. @throws VercelError 400 */
export function readQuery({ url }: HostRequest, known: readonly string[]): Query {
  const query: Record<string, string> = {};
  for (const [name, value] of url.searchParams) {
    if (!known.includes(name) && !(known.includes('meta-*') && name.startsWith('meta-')))
      throw new VercelError(400, 'bad_request', `Invalid request: should NOT have additional property \`${name}\`.`);
    query[name] = value;
  }
  return query;
}
