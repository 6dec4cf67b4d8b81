import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One client certificate per component, so that the audit log tells them apart. The admin's serves as well. */
export const identities = {
  admin: 'admin',
  'kube-controller-manager': 'system:kube-controller-manager',
  'kube-scheduler': 'system:kube-scheduler',
  kwok: 'kwok',
} as const;

export type Identity = keyof typeof identities;

export interface Pki {
  readonly folder: string;
  /** PEM. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const extensions = [
  'subjectAltName=DNS:localhost,DNS:kubernetes.default.svc,IP:127.0.0.1',
  'extendedKeyUsage=serverAuth,clientAuth',
  '',
].join('\n');

/** Makes an authority, a pair for each identity, and the key that signs tokens of service accounts. */
export function makePki(folder: string): Pki {
  mkdirSync(folder, { recursive: true });
  const openssl = (...args: readonly string[]): string =>
    execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const key = (name: string): string => openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', name);
  writeFileSync(join(folder, 'extensions'), extensions);
  key('ca.key');
  openssl('req', '-x509', '-new', '-key', 'ca.key', '-subj', '/CN=kubelab-ca', '-days', '30', '-out', 'ca.crt');
  for (const [name, user] of Object.entries(identities)) {
    key(`${name}.key`);
    openssl('req', '-new', '-key', `${name}.key`, '-subj', `/O=system:masters/CN=${user}`, '-out', `${name}.csr`);
    const signer = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'extensions'];
    openssl('x509', '-req', '-in', `${name}.csr`, ...signer, '-days', '30', '-out', `${name}.crt`);
  }
  key('sa.key');
  openssl('ec', '-in', 'sa.key', '-pubout', '-out', 'sa.pub');
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  return { folder, ca: read('ca.crt'), cert: read('admin.crt'), key: read('admin.key') };
}
