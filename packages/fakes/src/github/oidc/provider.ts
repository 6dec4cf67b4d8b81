import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { answerJson, type HostAnswer, type HostRequest } from '../../world/handler.ts';
import { encodeJwt } from '../jwt.ts';
import { claimsOf, issuer, type JobFacts, type RepositoryFacts } from './claims.ts';

/** What a job with `id-token: write` finds in its environment. */
export interface IdTokenGrant {
  /** ACTIONS_ID_TOKEN_REQUEST_URL; holds a `?` already, as clients append `&audience=`. */
  readonly url: string;
  /** ACTIONS_ID_TOKEN_REQUEST_TOKEN. */
  readonly token: string;
}

export const idTokenHost = 'run-actions-1-azure-eastus.actions.githubusercontent.com';
export const issuerHost = new URL(issuer).hostname;

export interface OidcProvider {
  readonly grant: (job: JobFacts) => IdTokenGrant;
  /** Answers requests for ID tokens. */
  readonly answerRequest: (request: HostRequest) => HostAnswer;
  /** Answers discovery and keys. */
  readonly answerIssuer: (request: HostRequest) => HostAnswer;
}

const discovery = {
  issuer,
  jwks_uri: `${issuer}/.well-known/jwks`,
  subject_types_supported: ['public', 'pairwise'],
  response_types_supported: ['id_token'],
  claims_supported: [
    'sub',
    'aud',
    'exp',
    'iat',
    'iss',
    'jti',
    'nbf',
    'ref',
    'sha',
    'repository',
    'repository_id',
    'environment',
    'job_workflow_ref',
  ],
  id_token_signing_alg_values_supported: ['RS256'],
  scopes_supported: ['openid'],
};

/** The issuer of GitHub's workload identities; its keys live in this process. */
export function createOidcProvider(repository: RepositoryFacts, now: () => Date): OidcProvider {
  const grants = new Map<string, { readonly path: string; readonly job: JobFacts }>();
  let keys: { publicKey: object; sign: (input: string) => Buffer } | undefined;

  const keysOf = (): NonNullable<typeof keys> => {
    if (keys !== undefined) return keys;
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    keys = {
      publicKey: pair.publicKey.export({ format: 'jwk' }),
      sign: (input) => sign('sha256', Buffer.from(input), pair.privateKey),
    };
    return keys;
  };
  const keyId = randomUUID();

  return {
    grant: (job) => {
      const path = `/1//idtoken/${randomUUID()}/${randomUUID()}`;
      const token = randomUUID();
      grants.set(token, { path, job });
      return { url: `https://${idTokenHost}${path}?api-version=2.0`, token };
    },
    answerRequest: (request) => {
      const token = /^Bearer (\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1] ?? '';
      const grant = grants.get(token);
      if (grant === undefined || grant.path !== request.url.pathname)
        return answerJson(401, { message: 'The token does not allow to ask for an ID token here.' });
      if (request.method !== 'GET') return answerJson(405, { message: 'Ask with GET.' });
      const { searchParams } = request.url;
      if (searchParams.get('api-version') !== '2.0') return answerJson(400, { message: 'api-version must be 2.0.' });
      const audience = searchParams.get('audience') ?? `https://github.com/${repository.owner}`;
      const value = encodeJwt(
        { typ: 'JWT', alg: 'RS256', kid: keyId },
        claimsOf(repository, grant.job, audience, now()),
        keysOf().sign,
      );
      return answerJson(200, { count: value.length, value });
    },
    answerIssuer: ({ url }) => {
      if (url.pathname === '/.well-known/openid-configuration') return answerJson(200, discovery);
      if (url.pathname === '/.well-known/jwks')
        return answerJson(200, { keys: [{ ...keysOf().publicKey, use: 'sig', alg: 'RS256', kid: keyId }] });
      return answerJson(404, { message: 'Not Found' });
    },
  };
}
