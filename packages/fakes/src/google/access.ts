import type { HostRequest } from '../world/handler.ts';
import { errorInfo, GoogleError } from './errors.ts';
import type { GoogleOptions, Identity } from './model.ts';

/** Whether an identity has a permission in the project. */
export function isAllowed({ permissions }: GoogleOptions, { members }: Identity, permission: string): boolean {
  return members.some((member) => permissions[member]?.includes(permission) === true);
}

/** @throws GoogleError 403 as Google words it: `Required "container.clusters.get" permission(s) for "projects/…".` */
export function demand(options: GoogleOptions, identity: Identity, permission: string, resource: string): void {
  if (isAllowed(options, identity, permission)) return;
  throw new GoogleError(403, `Required "${permission}" permission(s) for "${resource}".`);
}

/** @throws GoogleError 403 for an API that is switched off, and 400 for a query that the API does not know. */
export function checkSurface({ project }: GoogleOptions, { url }: HostRequest, query: readonly string[]): void {
  const service = url.hostname;
  if (project.disabledApis?.includes(service) === true)
    throw new GoogleError(
      403,
      `${service} API has not been used in project ${project.number} before or it is disabled.`,
      [errorInfo('SERVICE_DISABLED', { service, consumer: `projects/${project.number}` })],
    );
  const unknown = [...url.searchParams.keys()].find((name) => !query.includes(name));
  if (unknown !== undefined)
    throw new GoogleError(
      400,
      `Invalid JSON payload received. Unknown name "${unknown}": Cannot bind query parameter.`,
    );
}
