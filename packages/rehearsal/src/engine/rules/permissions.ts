import { entriesOf } from '../language/job-model.ts';
import { parser, type TemplateToken } from '../language/official.ts';

export type Access = 'none' | 'read' | 'write';

/** Scopes of GITHUB_TOKEN. Source: docs.github.com, "Workflow syntax", `permissions`. */
export const tokenScopes = [
  'actions',
  'artifact-metadata',
  'attestations',
  'checks',
  'contents',
  'deployments',
  'discussions',
  'id-token',
  'issues',
  'models',
  'packages',
  'pages',
  'pull-requests',
  'repository-projects',
  'security-events',
  'statuses',
] as const;

export type Permissions = Readonly<Record<string, Access>>;

const rank: Readonly<Record<Access, number>> = { none: 0, read: 1, write: 2 };

function every(access: (scope: string) => Access): Permissions {
  return Object.fromEntries(tokenScopes.map((scope) => [scope, access(scope)]));
}

/** What a token may do in a repository with GitHub's present default setting: read contents and packages. */
export const defaultPermissions: Permissions = every((scope) =>
  scope === 'contents' || scope === 'packages' ? 'read' : 'none',
);

/** Reads a `permissions` key; scopes it does not name are `none`. */
export function readPermissions(token: TemplateToken): Permissions {
  if (parser.isString(token)) return every((scope) => wholesale(token.value, scope));
  const given = new Map(entriesOf(token).map(([scope, value]) => [scope, value.assertScalar('permission').toString()]));
  return every((scope) => accessOf(given.get(scope)));
}

/** `read-all` and `write-all`; there is no reading of `id-token`, nor writing of models. */
function wholesale(word: string, scope: string): Access {
  if (word === 'write-all') return scope === 'models' ? 'read' : 'write';
  if (word === 'read-all') return scope === 'id-token' ? 'none' : 'read';
  return 'none';
}

function accessOf(word: string | undefined): Access {
  return word === 'read' || word === 'write' ? word : 'none';
}

/** What GitHub leaves of a token when the event comes from a fork: nothing that writes. */
export function readOnly(permissions: Permissions): Permissions {
  return Object.fromEntries(
    Object.entries(permissions).map(([scope, access]) => [
      scope,
      access !== 'write' ? access : scope === 'id-token' ? 'none' : 'read',
    ]),
  );
}

/** The scopes in which `wanted` asks for more than `allowed`, as sentences. */
export function excessOf(wanted: Permissions, allowed: Permissions): string[] {
  return Object.entries(wanted).flatMap(([scope, access]) => {
    const limit = allowed[scope] ?? 'none';
    return rank[access] > rank[limit] ? [`${scope}: ${access}, but is only allowed ${scope}: ${limit}`] : [];
  });
}
