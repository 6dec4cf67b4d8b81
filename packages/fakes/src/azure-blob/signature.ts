import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export interface Grant {
  /** `<container>/<blob>`. */
  readonly name: string;
  readonly access: 'read' | 'write';
  readonly expires: Date;
  /** Sent back as the headers of the same name. */
  readonly contentType?: string;
  readonly contentDisposition?: string;
}

export interface Signer {
  /** A URL with a shared access signature, as the results service hands out. */
  sign(grant: Grant): string;
  /** Why `url` does not allow `access`, or undefined when it does. */
  check(url: URL, access: Grant['access']): string | undefined;
}

const permissions = { read: 'r', write: 'cw' } as const;
const signed = ['se', 'sp', 'sr', 'spr', 'sv', 'rsct', 'rscd'];

/** Signs in the manner of Azure's service SAS; the string that is signed is this fake's own, as no client looks into it. */
export function createSigner(host: string, now: () => Date): Signer {
  const key = randomBytes(32);
  const digest = (url: URL): Buffer =>
    createHmac('sha256', key)
      .update([url.pathname, ...signed.map((name) => url.searchParams.get(name) ?? '')].join('\n'))
      .digest();
  return {
    sign: (grant) => {
      const url = new URL(`https://${host}/${grant.name.split('/').map(encodeURIComponent).join('/')}`);
      if (grant.contentDisposition !== undefined) url.searchParams.set('rscd', grant.contentDisposition);
      if (grant.contentType !== undefined) url.searchParams.set('rsct', grant.contentType);
      url.searchParams.set('se', grant.expires.toISOString().replace(/\.\d+/, ''));
      url.searchParams.set('sp', permissions[grant.access]);
      url.searchParams.set('spr', 'https');
      url.searchParams.set('sr', 'b');
      url.searchParams.set('sv', '2025-11-05');
      url.searchParams.set('sig', digest(url).toString('base64'));
      return url.href;
    },
    check: (url, access) => {
      const given = Buffer.from(url.searchParams.get('sig') ?? '', 'base64');
      const wanted = digest(url);
      if (given.byteLength !== wanted.byteLength || !timingSafeEqual(given, wanted)) return 'Signature did not match.';
      if (new Date(url.searchParams.get('se') ?? '').getTime() < now().getTime())
        return `Signature not valid in the specified time frame: Expiry [${url.searchParams.get('se')}]`;
      if (url.searchParams.get('sp') !== permissions[access]) return 'AuthorizationPermissionMismatch';
      return undefined;
    },
  };
}
