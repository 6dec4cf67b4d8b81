import type { HttpRequest } from '@aevon/ports';

const redirects = new Set([301, 302, 303, 307, 308]);
export const maxRedirects = 5;

/** Headers that say nothing of who asks; all others stay behind when a redirect leaves the origin. */
const harmless = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'range',
  'user-agent',
  'if-none-match',
  'if-modified-since',
]);

export interface Hop {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

function withoutCredentials(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => harmless.has(name.toLowerCase())));
}

/**
 * Where to go next, or undefined when the answer is to be handed on as it is: only reading requests are followed, and
 * never from https to http.
 */
export function nextHop(
  hop: Hop,
  method: HttpRequest['method'],
  status: number,
  location: string | undefined,
): Hop | undefined {
  if (!redirects.has(status) || location === undefined) return undefined;
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  const url = URL.parse(location, hop.url.href);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined;
  if (hop.url.protocol === 'https:' && url.protocol === 'http:') return undefined;
  return { url, headers: url.origin === hop.url.origin ? hop.headers : withoutCredentials(hop.headers) };
}
