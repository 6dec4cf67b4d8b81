import { createHmac, timingSafeEqual } from 'node:crypto';

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** A compact JWS (RFC 7515) over `claims`; `sign` gives the signature of the first two parts. */
export function encodeJwt(header: object, claims: object, sign: (input: string) => Buffer): string {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${sign(input).toString('base64url')}`;
}

export function signHs256(key: Buffer, input: string): Buffer {
  return createHmac('sha256', key).update(input).digest();
}

/** The claims of a token whose HS256 signature fits, else undefined. */
export function readHs256(key: Buffer, token: string): Record<string, unknown> | undefined {
  const [header, claims, signature, ...rest] = token.split('.');
  if (header === undefined || claims === undefined || signature === undefined || rest.length > 0) return undefined;
  const given = Buffer.from(signature, 'base64url');
  const wanted = signHs256(key, `${header}.${claims}`);
  if (given.byteLength !== wanted.byteLength || !timingSafeEqual(given, wanted)) return undefined;
  const value: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
  return typeof value === 'object' && value !== null ? { ...value } : undefined;
}
