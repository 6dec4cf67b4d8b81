import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Identity } from './pki.ts';

export type Component = 'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler' | 'kwok';

/** All on loopback. */
export interface Ports {
  readonly api: number;
  readonly etcd: number;
  readonly peer: number;
  readonly controllers: number;
  readonly scheduler: number;
  readonly kubelet: number;
}

export interface Layout {
  readonly folder: string;
  readonly ports: Ports;
  /** Further flags of kube-apiserver. */
  readonly apiArgs: readonly string[];
}

/** Only what others do is logged: the components talk without end. Rules know users, not user agents. */
const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- {level: None, users: ["system:apiserver", "system:kube-controller-manager", "system:kube-scheduler", "kwok", "admin"]}
- {level: None, nonResourceURLs: ["/healthz*", "/livez*", "/readyz*", "/openapi*", "/api*", "/version"]}
- {level: RequestResponse, verbs: [create, update, patch, delete, deletecollection]}
- {level: Metadata}
`;

function kubeconfig({ folder, ports }: Layout, name: Identity): string {
  const pki = join(folder, 'pki');
  return `apiVersion: v1
kind: Config
clusters: [{name: lab, cluster: {server: "https://127.0.0.1:${ports.api}", certificate-authority: ${pki}/ca.crt}}]
users: [{name: lab, user: {client-certificate: ${pki}/${name}.crt, client-key: ${pki}/${name}.key}}]
contexts: [{name: lab, context: {cluster: lab, user: lab}}]
current-context: lab
`;
}

/** Writes the files that the flags name. */
export function writeConfiguration(layout: Layout): void {
  writeFileSync(join(layout.folder, 'audit-policy.yaml'), auditPolicy);
  for (const name of ['kube-controller-manager', 'kube-scheduler', 'kwok'] as const)
    writeFileSync(join(layout.folder, `${name}.kubeconfig`), kubeconfig(layout, name));
}

function etcdFlags({ folder, ports }: Layout): string[] {
  const client = `http://127.0.0.1:${ports.etcd}`;
  const peer = `http://127.0.0.1:${ports.peer}`;
  const listen = ['--listen-client-urls', client, '--advertise-client-urls', client, '--listen-peer-urls', peer];
  const cluster = ['--initial-advertise-peer-urls', peer, '--initial-cluster', `lab=${peer}`];
  const store = ['--name', 'lab', '--data-dir', join(folder, 'etcd'), '--unsafe-no-fsync', '--log-level', 'warn'];
  return [...store, ...listen, ...cluster];
}

function apiFlags({ folder, ports, apiArgs }: Layout): string[] {
  const pki = (name: string): string => join(folder, 'pki', name);
  return [
    ...['--etcd-servers', `http://127.0.0.1:${ports.etcd}`, '--endpoint-reconciler-type', 'none'],
    ...['--bind-address', '127.0.0.1', '--advertise-address', '127.0.0.1', '--secure-port', String(ports.api)],
    ...['--tls-cert-file', pki('admin.crt'), '--tls-private-key-file', pki('admin.key')],
    ...['--client-ca-file', pki('ca.crt'), '--kubelet-preferred-address-types', 'InternalIP'],
    ...['--kubelet-client-certificate', pki('admin.crt'), '--kubelet-client-key', pki('admin.key')],
    ...['--service-account-key-file', pki('sa.pub'), '--service-account-signing-key-file', pki('sa.key')],
    ...['--service-account-issuer', 'https://kubernetes.default.svc', '--service-cluster-ip-range', '10.0.0.0/24'],
    ...['--authorization-mode', 'Node,RBAC', '--allow-privileged=true', '--profiling=false'],
    ...['--audit-policy-file', join(folder, 'audit-policy.yaml'), '--audit-log-mode', 'blocking'],
    ...['--audit-log-path', join(folder, 'audit.jsonl')],
    ...apiArgs,
  ];
}

/** Without a higher rate a hundred Deployments take 22 s instead of two. */
const fast = ['--kube-api-qps', '500', '--kube-api-burst', '1000', '--leader-elect=false', '--profiling=false'];

function controllerFlags({ folder, ports }: Layout): string[] {
  const pki = (name: string): string => join(folder, 'pki', name);
  return [
    ...['--kubeconfig', join(folder, 'kube-controller-manager.kubeconfig'), ...fast],
    ...['--concurrent-deployment-syncs', '20', '--concurrent-replicaset-syncs', '20'],
    ...['--bind-address', '127.0.0.1', '--secure-port', String(ports.controllers)],
    ...['--service-account-private-key-file', pki('sa.key'), '--root-ca-file', pki('ca.crt')],
    ...['--authorization-always-allow-paths', '/healthz'],
  ];
}

function schedulerFlags({ folder, ports }: Layout): string[] {
  const bind = ['--bind-address', '127.0.0.1', '--secure-port', String(ports.scheduler)];
  const config = ['--kubeconfig', join(folder, 'kube-scheduler.kubeconfig'), ...fast];
  return [...config, ...bind, '--authorization-always-allow-paths', '/healthz'];
}

/** A lease of 40 s keeps its nodes ready; without one they are lost after 50 s. */
function kwokFlags({ folder, ports }: Layout): string[] {
  const pki = (name: string): string => join(folder, 'pki', name);
  const serve = ['--node-port', String(ports.kubelet), '--server-address', `127.0.0.1:${ports.kubelet}`];
  return [
    ...['--kubeconfig', join(folder, 'kwok.kubeconfig'), '--config', join(folder, 'kwok.yaml')],
    ...['--manage-all-nodes', '--node-lease-duration-seconds', '40', '--node-ip', '127.0.0.1', ...serve],
    ...['--tls-cert-file', pki('admin.crt'), '--tls-private-key-file', pki('admin.key')],
  ];
}

const flags: Readonly<Record<Component, (layout: Layout) => string[]>> = {
  etcd: etcdFlags,
  'kube-apiserver': apiFlags,
  'kube-controller-manager': controllerFlags,
  'kube-scheduler': schedulerFlags,
  kwok: kwokFlags,
};

/** What a component is started with. */
export function flagsOf(component: Component, layout: Layout): string[] {
  return flags[component](layout);
}
