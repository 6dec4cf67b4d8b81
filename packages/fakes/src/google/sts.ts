import type { HostRequest } from '../world/handler.ts';
import { readClosed } from './body.ts';
import { GoogleError, OauthError } from './errors.ts';
import { checkIdToken, type Claims } from './id-tokens.ts';
import type { GoogleOptions, GooglePool, Identity } from './model.ts';
import type { Tokens } from './tokens.ts';

const fields = [
  'audience',
  'grantType',
  'requestedTokenType',
  'scope',
  'subjectTokenType',
  'subjectToken',
  'options',
] as const;

const required: Readonly<Record<string, string>> = {
  grantType: 'urn:ietf:params:oauth:grant-type:token-exchange',
  requestedTokenType: 'urn:ietf:params:oauth:token-type:access_token',
  scope: 'https://www.googleapis.com/auth/cloud-platform',
};

const federatedSeconds = 300;
const githubIssuer = 'https://token.actions.githubusercontent.com';

/** As `google.subject` is mapped from `assertion.sub`, and `attribute.repository` from `assertion.repository`. */
function identityOf({ provider }: GooglePool, { sub, repository }: Claims): Identity {
  const pool = `//iam.googleapis.com/${provider.split('/providers/')[0]}`;
  const name = String(sub);
  const members = [
    `principal:${pool}/subject/${name}`,
    `principalSet:${pool}/attribute.repository/${String(repository)}`,
    `principalSet:${pool}/*`,
  ];
  return { members, name };
}

function poolOf({ pools }: GoogleOptions, audience: unknown): GooglePool {
  const prefix = '//iam.googleapis.com/';
  if (typeof audience !== 'string' || !audience.startsWith(prefix))
    throw new OauthError(
      'invalid_request',
      'Invalid value for "audience". This value should be the full resource name of the Identity Provider.',
    );
  const pool = pools.find(({ provider }) => provider === audience.slice(prefix.length));
  if (pool !== undefined && pool.disabled !== true) return pool;
  throw new OauthError(
    'invalid_target',
    'The target service indicated by the "audience" parameters is invalid. This might either be because the pool or provider is disabled or deleted or because it doesn\'t exist.',
  );
}

function checkConstants(body: Readonly<Record<string, unknown>>): void {
  const wrong = Object.entries(required).find(([name, value]) => body[name] !== value);
  if (wrong !== undefined) throw new OauthError('invalid_request', `Invalid value for "${wrong[0]}".`);
  if (body['subjectTokenType'] !== 'urn:ietf:params:oauth:token-type:jwt')
    throw new OauthError('invalid_request', 'Invalid value for "subjectTokenType".');
}

/** `POST /v1/token`: GitHub's identity for a token of the pool's. @throws GoogleError, OauthError. */
export async function exchange(
  request: HostRequest,
  options: GoogleOptions,
  tokens: Tokens,
  now: Date,
): Promise<object> {
  if (request.method !== 'POST' || request.url.pathname !== '/v1/token') throw new GoogleError(404, 'Not Found');
  const body = readClosed(request, fields);
  checkConstants(body);
  const pool = poolOf(options, body['audience']);
  const { provider, issuer = githubIssuer, audiences = [`https://iam.googleapis.com/${provider}`], condition } = pool;
  const claims = await checkIdToken(String(body['subjectToken']), { issuer, audiences, now }, options.issuer);
  if (condition?.(claims) === false)
    throw new OauthError('unauthorized_client', 'The given credential is rejected by the attribute condition.');
  const { token } = tokens.issue(identityOf(pool, claims), federatedSeconds);
  return {
    access_token: token,
    issued_token_type: required['requestedTokenType'],
    token_type: 'Bearer',
    expires_in: federatedSeconds,
  };
}
