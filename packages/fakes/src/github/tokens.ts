import { randomBytes } from 'node:crypto';

export type Access = 'read' | 'write';

/** Permissions of a token by GitHub's names, e.g. `{ contents: 'read', 'pull-requests': 'write' }`. */
export type Permissions = Readonly<Record<string, Access>>;

export interface TokenRequest {
  readonly permissions: Permissions;
  /** As in a run of a pull request from a fork: what would be write is read. */
  readonly forkReadOnly?: boolean;
  /** Who acts. Default `github-actions[bot]`. */
  readonly actor?: string;
  /** Seconds. Default six hours. */
  readonly lifetime?: number;
}

export interface Identity {
  readonly actor: string;
  readonly permissions: Permissions;
}

export interface Tokens {
  issue(request: TokenRequest): string;
  /**
   * Who sends an Authorization header: `anonymous` without one, undefined for a token that is unknown, expired or
   * revoked. Bearer, token and Basic (password) forms.
   */
  identify(authorization: string | undefined): Identity | 'anonymous' | undefined;
  revoke(token: string): void;
}

function tokenOf(authorization: string): string | undefined {
  const [, scheme, value] = /^(bearer|token|basic)\s+(\S+)$/i.exec(authorization.trim()) ?? [];
  if (scheme === undefined || value === undefined) return undefined;
  if (scheme.toLowerCase() !== 'basic') return value;
  const [user = '', password = ''] = Buffer.from(value, 'base64').toString('utf8').split(/:(.*)/s);
  return password === '' || password === 'x-oauth-basic' ? user : password;
}

/** Whether a token may do this: write includes read. */
export function allows(identity: Identity, permission: string, access: Access): boolean {
  const given = identity.permissions[permission];
  return given === 'write' || given === access;
}

export function createTokens(now: () => Date): Tokens {
  const known = new Map<string, Identity & { readonly expires: number }>();
  return {
    issue: (request) => {
      const token = `ghs_${randomBytes(27).toString('base64').replace(/[+/]/g, 'x')}`;
      const access = (wanted: Access): Access => (request.forkReadOnly === true ? 'read' : wanted);
      const permissions = Object.fromEntries(
        Object.entries(request.permissions).map(([name, wanted]) => [name, access(wanted)]),
      );
      const expires = now().getTime() + (request.lifetime ?? 6 * 3600) * 1000;
      known.set(token, {
        actor: request.actor ?? 'github-actions[bot]',
        permissions: { metadata: 'read', ...permissions },
        expires,
      });
      return token;
    },
    identify: (authorization) => {
      if (authorization === undefined || authorization === '') return 'anonymous';
      const identity = known.get(tokenOf(authorization) ?? '');
      return identity !== undefined && identity.expires > now().getTime() ? identity : undefined;
    },
    revoke: (token) => void known.delete(token),
  };
}
