import { z } from 'zod';

const networkSchema = z.object({ cidrBlock: z.string(), displayName: z.string().optional() });
const authorizedSchema = z.object({ enabled: z.boolean().optional(), cidrBlocks: z.array(networkSchema).optional() });

/** The part of `google.container.v1.Cluster` that is used; what is false or empty is left out of JSON by Google. */
export const clusterSchema = z.object({
  name: z.string(),
  location: z.string(),
  status: z.string().default('STATUS_UNSPECIFIED'),
  statusMessage: z.string().optional(),
  endpoint: z.string().optional(),
  masterAuth: z.object({ clusterCaCertificate: z.string().optional() }).optional(),
  privateClusterConfig: z
    .object({
      privateEndpoint: z.string().optional(),
      publicEndpoint: z.string().optional(),
      enablePrivateEndpoint: z.boolean().optional(),
    })
    .optional(),
  masterAuthorizedNetworksConfig: authorizedSchema.optional(),
  controlPlaneEndpointsConfig: z
    .object({
      dnsEndpointConfig: z
        .object({ endpoint: z.string().optional(), allowExternalTraffic: z.boolean().optional() })
        .optional(),
      ipEndpointsConfig: z
        .object({
          enabled: z.boolean().optional(),
          enablePublicEndpoint: z.boolean().optional(),
          publicEndpoint: z.string().optional(),
          privateEndpoint: z.string().optional(),
          authorizedNetworksConfig: authorizedSchema.optional(),
        })
        .optional(),
    })
    .optional(),
  fleet: z.object({ project: z.string().optional(), membership: z.string().optional() }).optional(),
});

type Read = z.infer<typeof clusterSchema>;

/** A network that may reach the IP endpoints. */
export interface Network {
  readonly name: string | undefined;
  /** `203.0.113.0/24`. */
  readonly cidr: string;
}

/** One GKE cluster, as far as the way to its control plane goes. */
export interface Cluster {
  readonly name: string;
  readonly project: string;
  readonly location: string;
  /** `RUNNING`, `RECONCILING`, … */
  readonly status: string;
  readonly statusMessage: string | undefined;
  /** PEM, for the IP endpoints. */
  readonly ca: string | undefined;
  readonly dns: { readonly host: string; readonly open: boolean } | undefined;
  /** Undefined where the cluster has none, or it is switched off. */
  readonly publicIp: string | undefined;
  readonly privateIp: string | undefined;
  /** Who may reach the IP endpoints; undefined: everybody who has a route. */
  readonly authorizedNetworks: readonly Network[] | undefined;
  /** The project of its fleet, by id or number; undefined outside a fleet. */
  readonly fleetProject: string | undefined;
}

function addressesOf(read: Read): Pick<Cluster, 'publicIp' | 'privateIp'> {
  const ip = read.controlPlaneEndpointsConfig?.ipEndpointsConfig;
  const old = read.privateClusterConfig;
  // Clusters without the newer block say it by `privateClusterConfig` and `endpoint` alone.
  const isOff = ip !== undefined && ip.enabled !== true;
  const isPrivate = ip === undefined ? old?.enablePrivateEndpoint === true : ip.enablePublicEndpoint !== true;
  return {
    publicIp: isOff || isPrivate ? undefined : (ip?.publicEndpoint ?? old?.publicEndpoint ?? read.endpoint),
    privateIp: isOff ? undefined : (ip?.privateEndpoint ?? old?.privateEndpoint),
  };
}

function networksOf(read: Read): readonly Network[] | undefined {
  const config =
    read.controlPlaneEndpointsConfig?.ipEndpointsConfig?.authorizedNetworksConfig ??
    read.masterAuthorizedNetworksConfig;
  if (config?.enabled !== true) return undefined;
  return (config.cidrBlocks ?? []).map(({ cidrBlock, displayName }) => ({ cidr: cidrBlock, name: displayName }));
}

/** What the API says of a cluster, in one form for old and new clusters. */
export function clusterOf(read: Read, project: string): Cluster {
  const { name, location, status, statusMessage, masterAuth, fleet } = read;
  const dns = read.controlPlaneEndpointsConfig?.dnsEndpointConfig;
  const ca = masterAuth?.clusterCaCertificate;
  return {
    ...{ name, project, location, status, statusMessage },
    ...addressesOf(read),
    ca: ca === undefined ? undefined : Buffer.from(ca, 'base64').toString('utf8'),
    dns: dns?.endpoint === undefined ? undefined : { host: dns.endpoint, open: dns.allowExternalTraffic === true },
    authorizedNetworks: networksOf(read),
    fleetProject: fleet?.membership === undefined ? undefined : (fleet.project ?? project),
  };
}
