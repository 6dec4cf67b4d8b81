import { randomBytes } from 'node:crypto';
import type { HostRequest } from '../world/handler.ts';
import { errorInfo, GoogleError } from './errors.ts';
import type { Identity } from './model.ts';

export interface Tokens {
  issue(identity: Identity, seconds: number): { readonly token: string; readonly expiresAt: Date };
  /** Who asks. @throws GoogleError 401. */
  authenticate(request: HostRequest): Identity;
  /** Undefined for a token that was never issued, expired or is revoked. */
  identityOf(request: HostRequest): Identity | undefined;
  revokeAll(): void;
}

/** Access tokens that end by the clock of Google. */
export function createTokens(now: () => Date): Tokens {
  const issued = new Map<string, { readonly identity: Identity; readonly expiresAt: Date }>();
  const identityOf = ({ headers }: HostRequest): Identity | undefined => {
    const found = issued.get(/^Bearer (\S+)$/.exec(headers['authorization'] ?? '')?.[1] ?? '');
    return found === undefined || now() >= found.expiresAt ? undefined : found.identity;
  };
  return {
    issue: (identity, seconds) => {
      const token = `ya29.${randomBytes(48).toString('base64url')}`;
      const expiresAt = new Date(now().getTime() + seconds * 1000);
      issued.set(token, { identity, expiresAt });
      return { token, expiresAt };
    },
    identityOf,
    authenticate: (request) => {
      const identity = identityOf(request);
      if (identity !== undefined) return identity;
      throw new GoogleError(
        401,
        'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
        [errorInfo('ACCESS_TOKEN_EXPIRED', { service: request.url.hostname })],
      );
    },
    revokeAll: () => issued.clear(),
  };
}
