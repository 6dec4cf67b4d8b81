import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHttp } from '@aevon/http';
import type { AdminAnswer, Cluster } from '../test-real/contract/cluster.ts';
import { clock } from '../test-real/contract/place.ts';
import { askAsAdmin } from './admin.ts';
import { readAudit } from './audit.ts';
import { type Component, type Layout, type Ports, writeConfiguration } from './components.ts';
import { makePki, type Pki } from './pki.ts';
import { createProcesses, type Processes } from './processes.ts';

const here = dirname(fileURLToPath(import.meta.url));
const readyMs = 60_000;

/** A real Kubernetes control plane on loopback: all but the containers, which kwok plays by the tag of their image. */
export interface ControlPlane extends Cluster, AsyncDisposable {
  /** Sends a signal to a component: SIGSTOP and SIGCONT make it hang for a time. */
  signal(component: Component, signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** Kills a component and starts it again; resolves when all is ready. */
  restart(component: Component): Promise<void>;
  /** Makes the store forget older versions. */
  compact(): Promise<void>;
}

export interface ControlPlaneOptions {
  /** Further flags of kube-apiserver. */
  readonly apiArgs?: readonly string[];
}

async function freePorts(): Promise<Ports> {
  const servers = Array.from({ length: 6 }, () => createServer());
  const ports = await Promise.all(
    servers.map(async (server) => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : 0;
    }),
  );
  await Promise.all(servers.map(async (server) => new Promise((resolve) => server.close(resolve))));
  const [api = 0, etcd = 0, peer = 0, controllers = 0, scheduler = 0, kubelet = 0] = ports;
  return { api, etcd, peer, controllers, scheduler, kubelet };
}

async function until(what: string, processes: Processes, isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + readyMs;
  while (!(await isSo().catch(() => false))) {
    processes.assertAlive();
    if (performance.now() > end) throw new Error(`${what} is not ready after ${readyMs} ms`);
    await sleep(50);
  }
}

function writeStages(folder: string): void {
  const stages = ['kwok-base.yaml', 'kwok-fates.yaml'].map((name) => readFileSync(join(here, name), 'utf8'));
  writeFileSync(join(folder, 'kwok.yaml'), stages.join('\n---\n').replaceAll('@DIR@', folder));
}

function node(name: string): unknown {
  const room = { cpu: '64', memory: '256Gi', pods: '500' };
  const metadata = { name, labels: { 'kubernetes.io/hostname': name } };
  return { apiVersion: 'v1', kind: 'Node', metadata, status: { capacity: room, allocatable: room } };
}

function logFile(folder: string, name: string, lines: readonly string[]): void {
  const stamped = lines.map(
    (line, index) => `2026-01-01T00:00:00.${String(index).padStart(9, '0')}Z stderr F ${line}\n`,
  );
  writeFileSync(join(folder, 'logs', name), stamped.join(''));
}

/** Builds the binary if it is not there, and gives its path. @throws when it can't be built. */
export function buildControlPlane(): string {
  return execFileSync('bash', [join(here, 'build.sh')], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim();
}

type Admin = (method: string, path: string, body?: unknown) => Promise<AdminAnswer>;

async function startAll(processes: Processes, admin: Admin): Promise<void> {
  const isGood = async (path: string): Promise<boolean> => (await admin('GET', path)).status === 200;
  processes.start('etcd');
  processes.start('kube-apiserver');
  await until('kube-apiserver', processes, async () => isGood('/readyz'));
  processes.start('kube-controller-manager');
  processes.start('kube-scheduler');
  for (const name of ['node-0', 'node-1']) await admin('POST', '/api/v1/nodes', node(name));
  processes.start('kwok');
  const isReady = async (): Promise<boolean> =>
    (await admin('GET', '/api/v1/nodes/node-0')).text.includes('KubeletReady');
  await until('kwok', processes, isReady);
  const account = '/api/v1/namespaces/default/serviceaccounts/default';
  await until('kube-controller-manager', processes, async () => isGood(account));
}

async function tokenOf(admin: Admin, namespace: string, name: string, bare: boolean): Promise<string> {
  const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
  await admin('POST', accounts, { metadata: { name } });
  const subjects = [{ kind: 'ServiceAccount', name, namespace }];
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' };
  const binding = { metadata: { name: `${namespace}-${name}` }, subjects, roleRef };
  if (!bare) await admin('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', binding);
  const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
  const { text } = await admin('POST', `${accounts}/${name}/token`, request);
  return (JSON.parse(text) as { readonly status: { readonly token: string } }).status.token;
}

async function compactStore(pki: Pki, { ports }: Layout, admin: Admin): Promise<void> {
  const { text } = await admin('GET', '/api/v1/namespaces?limit=1');
  const { metadata } = JSON.parse(text) as { readonly metadata: { readonly resourceVersion: string } };
  const body = JSON.stringify({ revision: metadata.resourceVersion, physical: true });
  await fetch(`http://127.0.0.1:${ports.etcd}/v3/kv/compaction`, { method: 'POST', body });
}

interface Started {
  readonly pki: Pki;
  readonly layout: Layout;
  readonly processes: Processes;
  readonly admin: Admin;
  readonly stop: () => Promise<void>;
}

async function tryStart(binary: string, apiArgs: readonly string[]): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), 'kubelab-'));
  mkdirSync(join(folder, 'logs'));
  const pki = makePki(join(folder, 'pki'));
  const layout: Layout = { folder, ports: await freePorts(), apiArgs };
  writeConfiguration(layout);
  writeStages(folder);
  logFile(folder, 'app.log', []);
  logFile(folder, 'app.previous.log', []);
  const processes = createProcesses(binary, layout);
  const admin: Admin = async (method, path, body) => askAsAdmin(pki, layout.ports.api, method, path, body);
  const stop = async (): Promise<void> => {
    await processes.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await startAll(processes, admin);
    return { pki, layout, processes, admin, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Between looking for a free port and listening on it somebody else may take it. */
async function startOnFreePorts(binary: string, apiArgs: readonly string[], tries = 3): Promise<Started> {
  try {
    return await tryStart(binary, apiArgs);
  } catch (error) {
    const isTaken = error instanceof Error && error.message.includes('address already in use');
    if (tries <= 1 || !isTaken) throw error;
    return startOnFreePorts(binary, apiArgs, tries - 1);
  }
}

/** Builds it if need be, and starts it in about 4 s. */
export async function startControlPlane({ apiArgs = [] }: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const { pki, layout, processes, admin, stop } = await startOnFreePorts(buildControlPlane(), apiArgs);
  const { folder } = layout;
  return {
    server: `https://127.0.0.1:${layout.ports.api}`,
    ca: pki.ca,
    http: createHttp({ clock }),
    admin,
    namespace: async (name) => {
      await admin('POST', '/api/v1/namespaces', { metadata: { name } });
      const account = `/api/v1/namespaces/${name}/serviceaccounts/default`;
      await until(`namespace ${name}`, processes, async () => (await admin('GET', account)).status === 200);
    },
    token: async (namespace, account, bare) => tokenOf(admin, namespace, account, bare === 'bare'),
    audit: () => readAudit(join(folder, 'audit.jsonl')),
    setLogs: ({ previous, present }) => {
      logFile(folder, 'app.previous.log', previous);
      logFile(folder, 'app.log', present);
    },
    signal: (component, signal) => processes.signal(component, signal),
    restart: async (component) => {
      await processes.kill(component);
      processes.start(component);
      await until('kube-apiserver', processes, async () => (await admin('GET', '/readyz')).status === 200);
    },
    compact: async () => compactStore(pki, layout, admin),
    [Symbol.asyncDispose]: stop,
  };
}
