import type { HostRequest } from '../world/handler.ts';
import { checkSurface, demand } from './access.ts';
import { GoogleError } from './errors.ts';
import type { GoogleOptions } from './model.ts';
import type { Tokens } from './tokens.ts';

const listPattern = /^\/v1\/projects\/([^/]+)\/locations\/-\/memberships$/;
const filterPattern = /^endpoint\.gkeCluster\.resourceLink="([^"]+)"$/;

/** `projects.locations.memberships` `list` of the GKE hub. @throws GoogleError. */
export function serveMemberships(request: HostRequest, options: GoogleOptions, tokens: Tokens): object {
  const project = listPattern.exec(request.url.pathname)?.[1];
  if (project === undefined || request.method !== 'GET') throw new GoogleError(404, 'Not Found');
  const identity = tokens.authenticate(request);
  checkSurface(options, request, ['filter', 'pageSize', 'pageToken']);
  const own = options.project;
  demand(options, identity, 'gkehub.memberships.list', `projects/${project}/locations/-`);
  const link = filterPattern.exec(request.url.searchParams.get('filter') ?? '')?.[1];
  if (link === undefined) throw new GoogleError(400, 'Request contains an invalid argument: filter.');
  const resources = own.clusters.flatMap(({ name, location, membership }) => {
    const places = [own.id, own.number].map((one) => `projects/${one}/locations/${location}/clusters/${name}`);
    if (membership === undefined || !places.some((place) => link === `//container.googleapis.com/${place}`)) return [];
    return [{ name: `projects/${own.id}/locations/${membership.location}/memberships/${membership.name}` }];
  });
  return resources.length === 0 ? {} : { resources };
}

/** `projects.get` of the Resource Manager. @throws GoogleError. */
export function serveProject(request: HostRequest, options: GoogleOptions, tokens: Tokens): object {
  const name = /^\/v3\/projects\/([^/]+)$/.exec(request.url.pathname)?.[1];
  if (name === undefined || request.method !== 'GET') throw new GoogleError(404, 'Not Found');
  const identity = tokens.authenticate(request);
  checkSurface(options, request, []);
  demand(options, identity, 'resourcemanager.projects.get', `projects/${name}`);
  const { id, number } = options.project;
  if (name !== id && name !== number) throw new GoogleError(403, 'The caller does not have permission');
  return { name: `projects/${number}`, projectId: id, state: 'ACTIVE' };
}
