import type { HostRequest } from '../world/handler.ts';
import { checkSurface, demand } from './access.ts';
import { GoogleError } from './errors.ts';
import type { GoogleCluster, GoogleOptions, GoogleProject } from './model.ts';
import type { Tokens } from './tokens.ts';

const pathPattern = /^\/v1\/projects\/([^/]+)\/locations\/([^/]+)\/clusters(?:\/([^/]+))?$/;
const locationPattern = /^[a-z]+-[a-z]+\d(-[a-z])?$/;

export function dnsHostOf({ dns, location }: GoogleCluster): string | undefined {
  return dns === undefined ? undefined : `${dns.label}.${location}.gke.goog`;
}

/** What is false is left out, as protobuf's JSON leaves it out. */
function whenTrue<K extends string>(name: K, value: boolean): Partial<Record<K, true>> {
  const field: Partial<Record<K, true>> = {};
  if (value) field[name] = true;
  return field;
}

function networks({ authorizedNetworks }: GoogleCluster): object {
  return authorizedNetworks === undefined
    ? {}
    : { authorizedNetworksConfig: { enabled: true, cidrBlocks: authorizedNetworks } };
}

function endpoints(cluster: GoogleCluster): object {
  const { dns, publicIp, privateIp } = cluster;
  return {
    dnsEndpointConfig:
      dns === undefined ? {} : { endpoint: dnsHostOf(cluster), ...whenTrue('allowExternalTraffic', dns.open ?? true) },
    ipEndpointsConfig: {
      ...whenTrue('enabled', publicIp !== undefined || privateIp !== undefined),
      ...whenTrue('enablePublicEndpoint', publicIp !== undefined),
      ...(publicIp === undefined ? {} : { publicEndpoint: publicIp }),
      ...(privateIp === undefined ? {} : { privateEndpoint: privateIp }),
      ...networks(cluster),
    },
  };
}

function describe(cluster: GoogleCluster, { id, number }: GoogleProject): object {
  const { name, location, status = 'RUNNING', membership, publicIp, privateIp, ca } = cluster;
  const fleet = membership && {
    project: number,
    membership: `//gkehub.googleapis.com/projects/${number}/locations/${membership.location}/memberships/${membership.name}`,
  };
  return {
    ...{ name, location, status, currentMasterVersion: '1.34.1-gke.1829001' },
    selfLink: `https://container.googleapis.com/v1/projects/${id}/locations/${location}/clusters/${name}`,
    endpoint: publicIp ?? privateIp,
    masterAuth: ca === undefined ? {} : { clusterCaCertificate: Buffer.from(ca()).toString('base64') },
    controlPlaneEndpointsConfig: endpoints(cluster),
    ...(fleet === undefined ? {} : { fleet }),
  };
}

/** `projects.locations.clusters` `get` and `list`. @throws GoogleError. */
export function serveClusters(request: HostRequest, options: GoogleOptions, tokens: Tokens): object {
  const [, project = '', location = '', name] = pathPattern.exec(request.url.pathname) ?? [];
  if (project === '' || request.method !== 'GET') throw new GoogleError(404, 'Not Found');
  const identity = tokens.authenticate(request);
  checkSurface(options, request, []);
  const own = options.project;
  const parent = `projects/${project}/locations/${location}`;
  const isOwn = project === own.id || project === own.number;
  const permission = name === undefined ? 'container.clusters.list' : 'container.clusters.get';
  const resource = name === undefined ? `projects/${project}` : `${parent}/clusters/${name}`;
  if (!isOwn) throw new GoogleError(403, `Required "${permission}" permission(s) for "${resource}".`);
  demand(options, identity, permission, resource);
  if (location !== '-' && !locationPattern.test(location))
    throw new GoogleError(400, `Location "${location}" does not exist.`);
  const there = own.clusters.filter((one) => location === '-' || one.location === location);
  if (name === undefined) return { clusters: there.map((one) => describe(one, own)) };
  const found = there.find((one) => one.name === name);
  if (found === undefined) throw new GoogleError(404, `Not found: ${resource}.`);
  return describe(found, own);
}
