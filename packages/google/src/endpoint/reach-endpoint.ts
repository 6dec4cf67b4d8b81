import { Failure, type Http } from '@aevon/ports';
import type { Cluster } from '../cluster/cluster.ts';
import type { Call } from '../rest/google-client.ts';
import type { Endpoint } from './endpoint.ts';

const silent: ReadonlySet<string> = new Set(['http-timeout', 'http-unreachable']);

function networks({ authorizedNetworks }: Endpoint): string {
  if (authorizedNetworks === undefined) return 'every network that has a route to it';
  if (authorizedNetworks.length === 0) return 'no network outside';
  return authorizedNetworks.map(({ name, cidr }) => (name === undefined ? cidr : `${cidr} (${name})`)).join(', ');
}

function unreachable(endpoint: Endpoint, { name }: Cluster, failure: Failure): Failure {
  const { kind } = endpoint;
  const ip = kind === 'public' || kind === 'private';
  return new Failure(
    {
      kind: 'infrastructure',
      code: 'control-plane-unreachable',
      what: `the control plane of ${name} does not answer on its ${ip ? `${kind} IP` : kind} endpoint: ${failure.facts.what}`,
      cause: ip
        ? `it lets in ${networks(endpoint)}, and this runner is not among them`
        : 'a firewall or proxy of the runner is between',
      fix: ip
        ? 'open the DNS endpoint (`gcloud container clusters update … --enable-dns-access`) and give `endpoint: dns`, authorise the network of the runner, or use a runner inside'
        : 'let the runner reach this host, then run the job again',
    },
    { cause: failure },
  );
}

/**
 * Knocks once, without a token, so that a closed network is told as such and not as a cluster that is down. Whatever is
 * answered, it is there.
 * @throws Failure `control-plane-unreachable`; or the signal's reason.
 */
export async function reachEndpoint(endpoint: Endpoint, cluster: Cluster, http: Http, call: Call): Promise<void> {
  try {
    await http.send({
      ...{ method: 'GET', url: `${endpoint.server}/version`, ca: endpoint.ca, retry: 'never' },
      ...{ purpose: 'reach the control plane', signal: call.signal, maxBytes: 1024 * 1024 },
      deadlineMs: Math.min(call.deadlineMs, 10_000),
    });
  } catch (error) {
    if (error instanceof Failure && silent.has(error.facts.code)) throw unreachable(endpoint, cluster, error);
    throw error;
  }
}
