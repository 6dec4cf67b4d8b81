const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';

/** Name, tag and digest as the OCI distribution specification 1.1 allows them. */
export const namePattern = new RegExp(`^${component}(?:/${component})*$`);
export const tagPattern = /^\w[\w.-]{0,127}$/;
export const digestPattern = /^sha256:[0-9a-f]{64}$/;

/** `host/name:tag@digest`, of which tag or digest may be missing. */
export interface ImageReference {
  readonly host: string;
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Reads a reference that names its host; undefined when it is none. Without tag and digest it means `latest`. */
export function readImageReference(text: string): ImageReference | undefined {
  const match = /^(?<host>[\w.-]+(?::\d+)?)\/(?<name>[^:@]+)(?::(?<tag>[^@]+))?(?:@(?<digest>.+))?$/.exec(text)?.groups;
  const { host, name, tag, digest } = match ?? {};
  if (host === undefined || name === undefined || !namePattern.test(name)) return undefined;
  if (tag !== undefined && !tagPattern.test(tag)) return undefined;
  if (digest !== undefined && !digestPattern.test(digest)) return undefined;
  return { host, name, tag: tag ?? (digest === undefined ? 'latest' : undefined), digest };
}
