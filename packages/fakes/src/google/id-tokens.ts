import { createPublicKey, verify } from 'node:crypto';
import type { Handler } from '../world/handler.ts';
import { isBroken } from '../world/handler.ts';
import { OauthError } from './errors.ts';

export type Claims = Readonly<Record<string, unknown>>;

interface Jwt {
  readonly kid: unknown;
  readonly claims: Claims;
  readonly input: string;
  readonly signature: Buffer;
}

function readPart(part: string): Claims {
  const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  if (typeof value !== 'object' || value === null) throw new SyntaxError('no object');
  return { ...value };
}

function readJwt(token: string): Jwt {
  const [header = '', claims = '', signature = '', ...rest] = token.split('.');
  const malformed = new OauthError('invalid_request', 'Unable to parse the ID Token.');
  if (signature === '' || rest.length > 0) throw malformed;
  try {
    const { alg, kid } = readPart(header);
    if (alg !== 'RS256') throw new OauthError('invalid_grant', 'The algorithm of the ID Token is not supported.');
    const input = `${header}.${claims}`;
    return { kid, claims: readPart(claims), input, signature: Buffer.from(signature, 'base64url') };
  } catch (error) {
    throw error instanceof SyntaxError ? malformed : error;
  }
}

async function keysOf(issuer: string, answer: Handler): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const url = new URL(`${issuer}/.well-known/jwks`);
  const reply = await answer({ method: 'GET', url, headers: {}, body: Buffer.alloc(0) });
  const failed = new OauthError('invalid_grant', "Error connecting to the given credential's issuer.");
  if (isBroken(reply) || reply.status !== 200) throw failed;
  const read: unknown = JSON.parse(String(reply.body));
  if (typeof read !== 'object' || read === null || !('keys' in read) || !Array.isArray(read.keys)) throw failed;
  return read.keys.map((key: unknown) => ({ ...(typeof key === 'object' ? key : {}) }));
}

function isSigned({ input, signature }: Jwt, key: Readonly<Record<string, unknown>>): boolean {
  const { kty, n, e } = key;
  const jwk = { kty: String(kty), n: String(n), e: String(e) };
  return verify('sha256', Buffer.from(input), createPublicKey({ key: jwk, format: 'jwk' }), signature);
}

/** What a provider expects of an ID token. */
export interface Expected {
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly now: Date;
}

/** The claims of a token that this issuer signed, for this audience and time. @throws OauthError. */
export async function checkIdToken(token: string, expected: Expected, keys: Handler): Promise<Claims> {
  const jwt = readJwt(token);
  const { iss, aud, exp, nbf } = jwt.claims;
  const refuse = (words: string): OauthError => new OauthError('invalid_grant', words);
  if (iss !== expected.issuer)
    throw refuse(`The issuer in ID Token ${String(iss)} does not match the expected ones: ${expected.issuer}.`);
  const key = (await keysOf(expected.issuer, keys)).find(({ kid }) => kid === jwt.kid);
  if (key === undefined || !isSigned(jwt, key)) throw refuse('Invalid JWT signature.');
  if (!expected.audiences.includes(String(aud)))
    throw refuse(`The audience in ID Token [${String(aud)}] does not match the expected audience.`);
  const seconds = expected.now.getTime() / 1000;
  if (typeof exp !== 'number' || seconds >= exp) throw refuse(`ID Token expired at ${String(exp)}.`);
  if (typeof nbf === 'number' && seconds < nbf) throw refuse('ID Token is not valid yet.');
  return jwt.claims;
}
