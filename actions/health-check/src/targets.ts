import { Failure } from '@aevon/ports';

export interface NamedAddress {
  readonly name: string;
  readonly url: string;
}

function invalid(what: string): Failure {
  return new Failure({
    kind: 'user',
    code: 'targets-invalid',
    what,
    fix: 'write `https://…` or `name=https://…`, one per line',
  });
}

/** Without what an address may hide: a login and the query. */
export function showUrl(address: string): string {
  const url = URL.parse(address);
  return url === null ? address : `${url.origin}${url.pathname}`;
}

function readLine(line: string, at: number): NamedAddress {
  const [, name, address = line] = /^([\w./-]{1,80})\s*=\s*(\S.*)$/.exec(line) ?? [];
  const url = URL.parse(address);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw invalid(`line ${at + 1} of \`targets\` is no address of http or https`);
  return { name: name ?? url.host, url: url.href };
}

/** Reads `address` and `name=address` lines. @throws Failure `targets-invalid`. */
export function readTargets(text: string): NamedAddress[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length === 0) throw invalid('`targets` is empty');
  const targets = lines.map(readLine);
  const names = targets.map(({ name, url }) => (lines.length > 1 ? name : `${name}${url}`));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    throw invalid(`two of \`targets\` have the name ${twice}: give them names with \`name=address\``);
  return targets;
}

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** @throws Failure `targets-invalid` for an address over which a secret would go in clear. */
export function requireEncryption(targets: readonly NamedAddress[]): void {
  for (const { name, url } of targets) {
    const { protocol, hostname } = new URL(url);
    if (protocol === 'http:' && !loopback.test(hostname))
      throw new Failure({
        kind: 'user',
        code: 'targets-invalid',
        what: `the headers for ${name} would go over the network in clear`,
        fix: 'give its https address, or leave `headers`, `bypass-secret` and `oidc-audience` out',
      });
  }
}
