import { Failure } from '@aevon/ports';
import type { Cluster } from '../cluster/cluster.ts';
import type { ClusterTools } from '../cluster/read-cluster.ts';
import type { Call } from '../rest/google-client.ts';
import type { Endpoint, EndpointMode } from './endpoint.ts';
import { findGateway } from './gateway.ts';

const command = ({ name, location, project }: Cluster, flag: string): string =>
  `\`gcloud container clusters update ${name} --location ${location} --project ${project} ${flag}\``;

const missing = {
  dns: (cluster: Cluster) => ({
    what: `the DNS endpoint of ${cluster.name} takes no traffic from outside`,
    fix: `switch it on with ${command(cluster, '--enable-dns-access')}, or give another \`endpoint\``,
  }),
  public: (cluster: Cluster) => ({
    what: `${cluster.name} has no public IP endpoint`,
    fix: 'give `endpoint: dns`, `private` (from a runner in its network) or `connect`',
  }),
  private: (cluster: Cluster) => ({
    what: `${cluster.name} has no private IP endpoint`,
    fix: 'give `endpoint: dns` or `public`',
  }),
  connect: (cluster: Cluster) => ({
    what: `${cluster.name} is in no fleet, so there is no Connect Gateway to it`,
    fix: `register it with ${command(cluster, '--enable-fleet')}, or give another \`endpoint\``,
  }),
} as const;

function unavailable(cluster: Cluster, mode: Endpoint['kind']): Failure {
  return new Failure({ kind: 'user', code: 'endpoint-unavailable', ...missing[mode](cluster) });
}

function none(cluster: Cluster): Failure {
  return new Failure({
    kind: 'user',
    code: 'endpoint-unavailable',
    what: `${cluster.name} can't be reached from outside: it has no DNS endpoint that takes traffic, no public IP endpoint, and is in no fleet`,
    fix: `switch the DNS endpoint on with ${command(cluster, '--enable-dns-access')}, or use a runner in its network and \`endpoint: private\``,
  });
}

/** Google's own certificate is behind it: the authority of the cluster would refuse it. */
function dnsEndpoint({ dns }: Cluster): Endpoint | undefined {
  if (dns?.open !== true) return undefined;
  return { kind: 'dns', server: `https://${dns.host}`, ca: undefined, authorizedNetworks: undefined };
}

function ipEndpoint(cluster: Cluster, kind: 'public' | 'private'): Endpoint | undefined {
  const ip = kind === 'public' ? cluster.publicIp : cluster.privateIp;
  if (ip === undefined) return undefined;
  const host = ip.includes(':') ? `[${ip}]` : ip;
  return { kind, server: `https://${host}`, ca: cluster.ca, authorizedNetworks: cluster.authorizedNetworks };
}

async function gateway(cluster: Cluster, tools: ClusterTools, call: Call): Promise<Endpoint | undefined> {
  const server = await findGateway(cluster, tools, call);
  return server === undefined ? undefined : { kind: 'connect', server, ca: undefined, authorizedNetworks: undefined };
}

/**
 * The way to the control plane. `auto` takes the DNS endpoint if it is open, else the public IP, else Connect Gateway:
 * the private IP only if it is asked for, as no hosted runner reaches it.
 * @throws Failure `endpoint-unavailable`, and those of `askGoogle` for Connect Gateway.
 */
export async function chooseEndpoint(
  cluster: Cluster,
  mode: EndpointMode,
  tools: ClusterTools,
  call: Call,
): Promise<Endpoint> {
  if (mode === 'auto') {
    const direct = dnsEndpoint(cluster) ?? ipEndpoint(cluster, 'public');
    const found = direct ?? (await gateway(cluster, tools, call));
    if (found === undefined) throw none(cluster);
    return found;
  }
  const ways = {
    dns: () => dnsEndpoint(cluster),
    public: () => ipEndpoint(cluster, 'public'),
    private: () => ipEndpoint(cluster, 'private'),
    connect: async () => gateway(cluster, tools, call),
  };
  const found = await ways[mode]();
  if (found === undefined) throw unavailable(cluster, mode);
  return found;
}
