import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates } from 'node:tls';

/** Certificate files for the children of a world. */
export interface Trust {
  /** For Node, which adds it to its own list. */
  readonly extraFile: string;
  /** For programs that replace their list: the authority of the world and every one that this machine trusts. */
  readonly bundleFile: string;
  remove(): Promise<void>;
}

function joinOnce(certificates: readonly string[]): string {
  return [...new Set(certificates.map((certificate) => `${certificate.trim()}\n`))].join('');
}

/** Writes the files into a fresh private directory. */
export async function writeTrust(authority: string): Promise<Trust> {
  const directory = await mkdtemp(join(tmpdir(), 'aevon-world-'));
  const extraFile = join(directory, 'authority.pem');
  const bundleFile = join(directory, 'bundle.pem');
  const extra = getCACertificates('extra');
  const all = [...getCACertificates('bundled'), ...getCACertificates('system'), ...extra];
  await Promise.all([
    writeFile(extraFile, joinOnce([authority, ...extra])),
    writeFile(bundleFile, joinOnce([authority, ...all])),
  ]);
  return { extraFile, bundleFile, remove: () => rm(directory, { recursive: true, force: true }) };
}

/** The variables that make a child of any language use the proxy and trust its authority. */
export function environmentOf(proxyUrl: string, trust: Trust): Record<string, string> {
  const local = 'localhost,127.0.0.1';
  const { bundleFile } = trust;
  return {
    HTTPS_PROXY: proxyUrl,
    https_proxy: proxyUrl,
    HTTP_PROXY: proxyUrl,
    http_proxy: proxyUrl,
    NO_PROXY: local,
    no_proxy: local,
    NODE_USE_ENV_PROXY: '1',
    NODE_EXTRA_CA_CERTS: trust.extraFile,
    GIT_SSL_CAINFO: bundleFile,
    SSL_CERT_FILE: bundleFile,
    CURL_CA_BUNDLE: bundleFile,
    REQUESTS_CA_BUNDLE: bundleFile,
    PIP_CERT: bundleFile,
    AWS_CA_BUNDLE: bundleFile,
  };
}
