import { generateKeyPairSync } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import { issueCertificate, type Issuer } from './certificate.ts';

const day = 24 * 60 * 60 * 1000;

/** A throw-away certificate authority: its key lives in this process only and is valid for two days. */
export interface Authority {
  readonly certificate: string;
  /** A TLS context that proves `host`; made once per host. */
  contextFor(host: string): SecureContext;
}

/** Makes the authority and one key for all its hosts, valid from a day before `now`. */
export function createAuthority(now: Date): Authority {
  const validity = { notBefore: new Date(now.getTime() - day), notAfter: new Date(now.getTime() + 2 * day) };
  const issuer: Issuer = {
    subject: 'Aevon rehearsal authority',
    ...generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  };
  const certificate = issueCertificate({ ...issuer, ...validity, role: { authority: true } }, issuer);
  const leaf = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = leaf.privateKey.export({ type: 'pkcs8', format: 'pem' });

  function makeContext(host: string): SecureContext {
    const proof = issueCertificate(
      { ...validity, subject: host.slice(0, 64), publicKey: leaf.publicKey, role: { host } },
      issuer,
    );
    return createSecureContext({ cert: proof, key });
  }

  const contexts = new Map<string, SecureContext>();
  return {
    certificate,
    contextFor: (host) => {
      const known = contexts.get(host) ?? makeContext(host);
      contexts.set(host, known);
      return known;
    },
  };
}
