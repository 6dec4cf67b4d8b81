import type { Call, Observation, Present, Release, Target } from '@aevon/deploy';
import { Failure, type Http } from '@aevon/ports';
import { createKoyebApi, type Dated, type KoyebApi } from './api.ts';
import { artifactOf } from './artifact.ts';
import { logTail } from './log-tail.ts';
import { lookAt, phaseOf } from './observe.ts';
import { release, restore } from './release.ts';
import type { App, Deployment } from './schemas.ts';
import { findService, type ServiceName } from './service.ts';
import { stateOf } from './states.ts';

export interface KoyebTargetOptions extends ServiceName {
  readonly http: Http;
  readonly token: string;
  /** Milliseconds that an UNHEALTHY or DEGRADED deployment has to recover. Default: five minutes. */
  readonly graceMs?: number;
  /** Default: each 5 s, and each 2 s while instances start. Koyeb takes 400 calls a minute from one address. */
  readonly pace?: Target['pace'];
}

const defaultPace = { waitingMs: 5_000, finishingMs: 2_000 };
const defaultGraceMs = 300_000;

function asRelease(read: Dated<Deployment>, graceMs: number): Release {
  const { id, status, created_at } = read.value;
  const known = { deploymentId: id, phase: phaseOf(read, graceMs), state: status, artifact: artifactOf(read.value) };
  return created_at === undefined ? known : { ...known, createdAt: created_at };
}

/** The user's own domain before Koyeb's; a service without routes has no address. */
function addressOf(app: App, live: Deployment | undefined): string | undefined {
  const path = live?.definition.routes?.[0]?.path;
  const active = (app.domains ?? []).filter(({ name, status }) => status === 'ACTIVE' && !name.startsWith('*'));
  const domain = active.find(({ type }) => type === 'CUSTOM') ?? active[0];
  if (path === undefined || path === null || domain === undefined) return undefined;
  return new URL(path, `https://${domain.name}`).href;
}

interface Parts {
  readonly api: KoyebApi;
  readonly name: ServiceName;
  readonly graceMs: number;
}

async function resolve({ api, name, graceMs }: Parts, call: Call): Promise<Present> {
  const service = await findService(api, name, call);
  const { active_deployment_id: activeId } = service;
  const [app, listed, active] = await Promise.all([
    api.app(service.app_id, call),
    api.deployments(service.id, call),
    activeId === undefined ? undefined : api.deployment(activeId, call),
  ]);
  // The active one may be down: then nothing is live, and nobody is told that all is well as it is.
  const live = active !== undefined && stateOf(active.value.status).serves === true ? active : undefined;
  return {
    service: { id: service.id, name: service.name },
    url: addressOf(app, active?.value),
    live: live === undefined ? undefined : asRelease(live, graceMs),
    recent: listed.value.map((value) => asRelease({ value, at: listed.at }, graceMs)),
  };
}

async function observe({ api, graceMs }: Parts, deploymentId: string, call: Call): Promise<Observation> {
  const read = await api.deployment(deploymentId, call).catch((error: unknown) => {
    if (!(error instanceof Failure) || error.facts.code !== 'not-found') throw error;
    throw new Failure({
      kind: 'user',
      code: 'release-gone',
      what: `the deployment ${deploymentId} is gone from Koyeb`,
      cause: 'the service was deleted meanwhile, or the token is of another organization now',
      fix: 'look at the service in the dashboard, then run this job again',
    });
  });
  return lookAt(api, read, { call, graceMs });
}

async function cancel({ api }: Parts, deploymentId: string, call: Call): Promise<'cancelled' | 'too-late'> {
  try {
    await api.cancel(deploymentId, call);
    return 'cancelled';
  } catch (error) {
    // Koyeb refuses to cancel what has ended, whichever way.
    if (!(error instanceof Failure) || error.facts.code !== 'request-refused') throw error;
    const { value } = await api.deployment(deploymentId, call);
    return value.status === 'CANCELED' || value.status === 'CANCELING' ? 'cancelled' : 'too-late';
  }
}

/** One service on Koyeb. */
export function createKoyebTarget(options: KoyebTargetOptions): Target {
  const { graceMs = defaultGraceMs, pace = defaultPace } = options;
  const api = createKoyebApi(options);
  const parts: Parts = { api, name: options, graceMs };
  return {
    platform: 'Koyeb',
    pace,
    resolve: async (call) => resolve(parts, call),
    release: async (artifact, call) => release(api, await findService(api, options, call), artifact, call),
    observe: async (deploymentId, call) => observe(parts, deploymentId, call),
    identify: async (deploymentId, call) => artifactOf((await api.deployment(deploymentId, call)).value),
    cancel: async (deploymentId, call) => cancel(parts, deploymentId, call),
    restore: async (earlier, call) => restore(api, await findService(api, options, call), earlier, call),
    logTail: async (deploymentId, call) => logTail(api, deploymentId, call),
  };
}
