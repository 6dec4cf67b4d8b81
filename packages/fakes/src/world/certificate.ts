import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';
import {
  bitString,
  boolean,
  context,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  time,
  utf8String,
} from './der.ts';

/** What a certificate says; the layout is RFC 5280 §4.1, keys are P-256, signatures ECDSA with SHA-256. */
export interface CertificateFacts {
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** An authority signs others; a host has its name as subject alternative name. */
  readonly role: { readonly authority: true } | { readonly host: string };
}

export interface Issuer {
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const ecdsaWithSha256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'));

function nameOf(commonName: string): Buffer {
  return sequence(set(sequence(objectIdentifier('2.5.4.3'), utf8String(commonName))));
}

function keyIdentifier(key: KeyObject): Buffer {
  return createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();
}

function extension(identifier: string, value: Buffer, critical = false): Buffer {
  return sequence(objectIdentifier(identifier), ...(critical ? [boolean(true)] : []), octetString(value));
}

function authorityExtensions(): Buffer[] {
  const certSignAndCrlSign = bitString(Buffer.from([0b0000_0110]), 1);
  return [
    extension('2.5.29.19', sequence(boolean(true), integer(Buffer.from([0]))), true),
    extension('2.5.29.15', certSignAndCrlSign, true),
  ];
}

function hostExtensions(host: string): Buffer[] {
  const name = isIPv4(host)
    ? context(7, Buffer.from(host.split('.').map(Number)), 'primitive')
    : context(2, Buffer.from(host), 'primitive');
  const serverAuth = objectIdentifier('1.3.6.1.5.5.7.3.1');
  const digitalSignature = bitString(Buffer.from([0b1000_0000]), 7);
  return [
    extension('2.5.29.19', sequence(), true),
    extension('2.5.29.15', digitalSignature, true),
    extension('2.5.29.17', sequence(name)),
    extension('2.5.29.37', sequence(serverAuth)),
  ];
}

function toPem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** Signs `facts` and gives the certificate as PEM. */
export function issueCertificate(facts: CertificateFacts, issuer: Issuer): string {
  const { role } = facts;
  const extensions = sequence(
    ...('host' in role ? hostExtensions(role.host) : authorityExtensions()),
    extension('2.5.29.14', octetString(keyIdentifier(facts.publicKey))),
    extension('2.5.29.35', sequence(context(0, keyIdentifier(issuer.publicKey), 'primitive'))),
  );
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const toBeSigned = sequence(
    context(0, integer(Buffer.from([2]))),
    integer(serial),
    ecdsaWithSha256,
    nameOf(issuer.subject),
    sequence(time(facts.notBefore), time(facts.notAfter)),
    nameOf(facts.subject),
    facts.publicKey.export({ type: 'spki', format: 'der' }),
    context(3, extensions),
  );
  const signature = sign('sha256', toBeSigned, issuer.privateKey);
  return toPem(sequence(toBeSigned, ecdsaWithSha256, bitString(signature)));
}
