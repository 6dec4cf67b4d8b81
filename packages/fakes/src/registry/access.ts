import { randomUUID } from 'node:crypto';
import { allows, type Identity } from '../github/tokens.ts';
import { answerJson, type HostAnswer, type HostRequest } from '../world/handler.ts';
import { RegistryError } from './errors.ts';

/** Seconds that a token of `/token` is good for. */
const lifetime = 300;

export interface AccessParts {
  readonly host: string;
  /** Whose packages are here, in lower case: only its own repository's jobs push. */
  readonly owner: string;
  /** Who sends an Authorization header, as the fake GitHub says. */
  readonly identify: (authorization: string | undefined) => Identity | 'anonymous' | undefined;
  /** Packages can be pulled without a login. */
  readonly isPublic: boolean;
  readonly now: () => Date;
}

interface Grant {
  readonly expires: number;
  readonly identity: Identity | 'anonymous';
}

/** Logins by the token protocol: `/token` trades a token of GitHub for one of the registry. */
export interface RegistryAccess {
  answerToken(request: HostRequest): HostAnswer;
  /** @throws RegistryError `UNAUTHORIZED` that names `/token`, or `DENIED`. */
  check(request: HostRequest, name: string | undefined, action: 'pull' | 'push'): void;
}

/** As ghcr.io: `packages: read` pulls, `packages: write` pushes, and a wrong token gets `denied` from `/token`. */
export function createRegistryAccess(parts: AccessParts): RegistryAccess {
  const { host, owner, identify, isPublic, now } = parts;
  const grants = new Map<string, Grant>();

  const challenge = (name: string | undefined, action: string): RegistryError => {
    const scope = `repository:${name ?? 'user/image'}:${action === 'push' ? 'pull,push' : 'pull'}`;
    const realm = `Bearer realm="https://${host}/token",service="${host}",scope="${scope}"`;
    return new RegistryError('UNAUTHORIZED', 'authentication required', { 'www-authenticate': realm });
  };

  const mayPush = (identity: Identity, name: string): void => {
    if (!name.startsWith(`${owner}/`))
      throw new RegistryError('DENIED', 'permission_denied: The requested installation does not exist.');
    if (!allows(identity, 'packages', 'write')) throw new RegistryError('DENIED', 'permission_denied: write_package');
  };

  const mayPull = (identity: Identity): void => {
    if (!isPublic && !allows(identity, 'packages', 'read'))
      throw new RegistryError('DENIED', 'permission_denied: read_package');
  };

  return {
    answerToken: ({ method, url, headers }) => {
      if (method !== 'GET') throw new RegistryError('UNSUPPORTED', 'The operation is unsupported.');
      if (url.searchParams.get('service') !== host) throw new RegistryError('DENIED', 'denied');
      const identity = identify(headers['authorization']);
      if (identity === undefined) throw new RegistryError('DENIED', 'denied');
      const token = randomUUID();
      grants.set(token, { identity, expires: now().getTime() + lifetime * 1000 });
      return answerJson(200, { token, expires_in: lifetime, issued_at: now().toISOString() });
    },
    check: ({ headers }, name, action) => {
      const token = /^Bearer (\S+)$/i.exec(headers['authorization'] ?? '')?.[1];
      const grant = grants.get(token ?? '');
      if (grant === undefined || grant.expires <= now().getTime()) throw challenge(name, action);
      const { identity } = grant;
      if (name === undefined) return;
      if (identity === 'anonymous') {
        if (!isPublic || action === 'push') throw challenge(name, action);
      } else if (action === 'push') mayPush(identity, name);
      else mayPull(identity);
    },
  };
}
