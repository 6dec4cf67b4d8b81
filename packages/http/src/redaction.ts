/**
 * Where a request goes, fit for a log: host and path. The query is left out whole, because signed URLs
 * (Azure SAS, S3, GCS) are credentials by their query, and the user part is left out for the same reason.
 */
export function placeOf(url: string | URL): string {
  const parsed = typeof url === 'string' ? URL.parse(url) : url;
  return parsed === null ? 'an address that is no URL' : `${parsed.host}${parsed.pathname}`;
}
