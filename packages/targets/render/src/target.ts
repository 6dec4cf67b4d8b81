import type { Call, Present, Release, Target } from '@aevon/deploy';
import { type Clock, Failure, type Http } from '@aevon/ports';
import { artifactOf } from './artifact.ts';
import { type Budget, shareOut } from './call-budget.ts';
import { readLogTail } from './log-tail.ts';
import { lookAt } from './observe.ts';
import { createOperations, type Operations } from './operations.ts';
import { type Releasing, release, restore } from './release.ts';
import type { Deploy, Service } from './schemas.ts';
import { createServiceFinder, requireReleasable, type ServiceFinder, type ServiceName } from './service.ts';
import { stateOf } from './states.ts';

export interface RenderTargetOptions extends ServiceName {
  readonly http: Http;
  readonly clock: Clock;
  /** An API key. Render knows no narrower one: it may do all that its user may. */
  readonly token: string;
  /** Default: each 5 s, and each 3 s while the new version starts. Render takes 400 reads a minute from one user. */
  readonly pace?: Target['pace'];
}

const defaultPace = { waitingMs: 5_000, finishingMs: 3_000 };

interface Parts {
  readonly operations: Operations;
  readonly finder: ServiceFinder;
  readonly clock: Clock;
}

function asRelease(deploy: Deploy): Release {
  const { id, status, createdAt } = deploy;
  const known = { deploymentId: id, phase: stateOf(status).phase, state: status, artifact: artifactOf(deploy) };
  return typeof createdAt === 'string' ? { ...known, createdAt: new Date(createdAt) } : known;
}

/** A private service has an address of its own network there, which nobody outside can call. */
function addressOf({ serviceDetails }: Service): string | undefined {
  const url = serviceDetails?.url;
  return typeof url === 'string' && url.startsWith('https://') ? url : undefined;
}

/** Exactly one deploy of a service is live; two are a list in the middle of the switch, and none of them is believed. */
async function findLive(
  { operations }: Parts,
  id: string,
  recent: readonly Release[],
  budget: Budget,
): Promise<Release | undefined> {
  const inList = recent.filter(({ phase }) => phase === 'ready');
  const found = inList.length > 0 ? inList : (await operations.deploys(id, budget.next(), 'live')).map(asRelease);
  return found.length === 1 ? found[0] : undefined;
}

async function resolve(parts: Parts, call: Call): Promise<Present> {
  const budget = shareOut(parts.clock, call);
  const service = requireReleasable(await parts.finder.read(budget));
  const recent = (await parts.operations.deploys(service.id, budget.next())).map(asRelease);
  const live = await findLive(parts, service.id, recent, budget);
  return { service: { id: service.id, name: service.name }, url: addressOf(service), live, recent };
}

async function cancel(
  { operations, finder, clock }: Parts,
  deploymentId: string,
  call: Call,
): Promise<'cancelled' | 'too-late'> {
  const budget = shareOut(clock, call);
  const id = await finder.idOf(budget);
  try {
    await operations.cancel(id, deploymentId, budget.next());
    return 'cancelled';
  } catch (error) {
    if (!(error instanceof Failure) || error.facts.code !== 'request-refused') throw error;
    // Refused for what ended, also by our own cancelling whose answer was lost, and for what waits in the queue.
    const { status } = await operations.deploy(id, deploymentId, budget.next());
    if (status === 'canceled') return 'cancelled';
    if (['waiting', 'finishing', 'unknown'].includes(stateOf(status).phase)) throw error;
    return 'too-late';
  }
}

/**
 * One service on Render: web service, private service, background worker or static site; an image by digest or a commit.
 * Its failures beside those of the platform client are `renderFailures`.
 */
export function createRenderTarget(options: RenderTargetOptions): Target {
  const { clock, pace = defaultPace } = options;
  const operations = createOperations(options);
  const finder = createServiceFinder(operations, options);
  const parts: Parts = { operations, clock, finder };
  const start = async (call: Call): Promise<Releasing> => {
    const budget = shareOut(clock, call);
    return { operations, clock, budget, service: requireReleasable(await finder.read(budget)) };
  };
  return {
    platform: 'Render',
    pace,
    resolve: async (call) => resolve(parts, call),
    release: async (artifact, call) => release(await start(call), artifact),
    observe: async (deploymentId, call) => {
      const budget = shareOut(clock, call);
      const id = await finder.idOf(budget);
      const deploy = await operations.deploy(id, deploymentId, budget.next());
      return lookAt(operations, id, deploy, budget.next());
    },
    identify: async (deploymentId, call) => {
      const budget = shareOut(clock, call);
      const id = await finder.idOf(budget);
      return artifactOf(await operations.deploy(id, deploymentId, budget.next()));
    },
    cancel: async (deploymentId, call) => cancel(parts, deploymentId, call),
    restore: async (earlier, call) => restore(await start(call), earlier),
    logTail: async (deploymentId, call) => {
      const budget = shareOut(clock, call);
      const service = await finder.read(budget);
      const deploy = await operations.deploy(service.id, deploymentId, budget.next());
      return readLogTail(operations, service, deploy, budget);
    },
  };
}
