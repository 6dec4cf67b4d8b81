import { answerJson, type Handler, type HostAnswer, type Hosts } from '../world/handler.ts';
import { isAllowed } from './access.ts';
import { dnsHostOf } from './container.ts';
import type { GoogleCluster, GoogleOptions } from './model.ts';
import type { Tokens } from './tokens.ts';

function kubernetesStatus(code: number, reason: string, message: string): HostAnswer {
  return answerJson(code, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code });
}

/** Paths that a control plane answers to strangers. */
const open: ReadonlySet<string> = new Set(['/version', '/healthz', '/livez', '/readyz']);

interface Way {
  readonly cluster: GoogleCluster;
  /** Asked for before the control plane sees anything; undefined: the control plane decides alone. */
  readonly permission: string | undefined;
  /** First part of the path, taken off. */
  readonly prefix: string;
}

function lead(way: Way, options: GoogleOptions, tokens: Tokens): Handler {
  const { cluster, permission, prefix } = way;
  return (request) => {
    const identity = tokens.identityOf(request);
    const path = request.url.pathname.slice(prefix.length);
    if (identity === undefined && !(permission === undefined && open.has(path)))
      return kubernetesStatus(401, 'Unauthorized', 'Unauthorized');
    if (identity !== undefined && permission !== undefined && !isAllowed(options, identity, permission))
      return kubernetesStatus(403, 'Forbidden', `Permission '${permission}' denied on resource (or it may not exist).`);
    const url = new URL(request.url);
    url.pathname = path;
    const user = identity === undefined ? {} : { 'x-remote-user': identity.name };
    return cluster.answer({ ...request, url, headers: { ...request.headers, ...user } });
  };
}

function gateway(options: GoogleOptions, tokens: Tokens): Handler {
  const { clusters, number } = options.project;
  return (request) => {
    for (const cluster of clusters) {
      const { membership } = cluster;
      if (membership === undefined) continue;
      const prefix = `/v1/projects/${number}/locations/${membership.location}/gkeMemberships/${membership.name}`;
      if (request.url.pathname.startsWith(`${prefix}/`))
        return lead({ cluster, permission: 'gkehub.gateway.get', prefix }, options, tokens)(request);
    }
    return answerJson(404, { error: { code: 404, message: 'Membership not found', status: 'NOT_FOUND' } });
  };
}

/** The hosts that lead to control planes: the DNS and IP endpoints of each cluster, and Connect Gateway for all. */
export function endpointHosts(options: GoogleOptions, tokens: Tokens): Hosts {
  const hosts = options.project.clusters.flatMap((cluster): [string, Handler][] => {
    const dns = dnsHostOf(cluster);
    const ways: [string | undefined, string | undefined][] = [
      [cluster.dns?.open === false ? undefined : dns, 'container.clusters.connect'],
      [cluster.publicIp, undefined],
      [cluster.privateIp, undefined],
    ];
    return ways.flatMap(([host, permission]) =>
      host === undefined ? [] : [[host, lead({ cluster, permission, prefix: '' }, options, tokens)]],
    );
  });
  return { ...Object.fromEntries(hosts), 'connectgateway.googleapis.com': gateway(options, tokens) };
}
