import type { Call, Observation, Target } from '@aevon/deploy';
import { type Clock, type FileHttp, Failure } from '@aevon/ports';
import { type ApiOptions, createVercelApi, type VercelApi } from './api.ts';
import { artifactOf } from './artifact.ts';
import { requestFor, type Settling } from './asked.ts';
import { isRefusal } from './failures.ts';
import { lookAt } from './look.ts';
import { type PlaceOptions, readPlace } from './place.ts';
import { presentAt } from './present.ts';
import { release, type Source } from './release.ts';
import { restore } from './restore.ts';
import type { Deployment } from './schemas.ts';
import { settle } from './settle.ts';
import { createSender } from './send.ts';
import { stateOf } from './states.ts';

export interface VercelTargetOptions extends PlaceOptions, Pick<ApiOptions, 'token' | 'team'> {
  readonly http: FileHttp;
  readonly clock: Clock;
  readonly source: Source;
  /** One archive instead of many files. `auto`: where there are more files than go well with the limits. Default `auto`. */
  readonly archive?: 'auto' | 'tgz' | 'none' | undefined;
  /** Folder for an archive while it is sent. Default: that of the system. */
  readonly scratch?: string | undefined;
  /** Why something is rolled back; Vercel shows it. */
  readonly reason?: string | undefined;
  /** Default: each 5 s, and each 2 s near the end. */
  readonly pace?: Target['pace'];
}

const defaultPace = { waitingMs: 5_000, finishingMs: 2_000 };
/** Thousands of files take their time. */
const uploadMs = 30 * 60_000;
const tailLines = 50;

/** The names of the checks say more than that they failed; that they can't be read changes no verdict. */
async function withChecks(
  api: VercelApi,
  { id, checksState }: Deployment,
  look: Observation,
  call: Call,
): Promise<Observation> {
  if (look.phase !== 'failed' || checksState !== 'completed') return look;
  const names = await api.failedChecks(id, call).catch((error: unknown) => {
    call.signal.throwIfAborted();
    if (error instanceof Failure) return [];
    throw error;
  });
  return names.length === 0 ? look : { ...look, reason: `${look.reason ?? 'checks'}: ${names.join(', ')}` };
}

async function observe(settling: Settling, id: string, call: Call): Promise<Observation> {
  const { api, options } = settling;
  const deployment = await api.deployment(id, call);
  const look = lookAt(deployment);
  if (look.phase !== 'ready') return withChecks(api, deployment, look, call);
  return settle(settling, await readPlace(api, options, call), deployment, call);
}

async function cancel(settling: Settling, id: string, call: Call): Promise<'cancelled' | 'too-late'> {
  const { api, options, asked } = settling;
  try {
    await api.cancel(id, call);
    return 'cancelled';
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // Refused for what ended, also by our own cancelling whose answer was lost.
    const { readyState, readySubstate } = await api.deployment(id, call);
    if (readyState === 'CANCELED') return 'cancelled';
    if (['waiting', 'finishing', 'unknown'].includes(stateOf(readyState).phase)) throw error;
    // Staged, and nobody asked for more: it stays where it is, as only a promotion would let it serve.
    const isWanted = asked.has(id) || requestFor(await readPlace(api, options, call), id, asked) !== undefined;
    return readySubstate === 'STAGED' && !isWanted ? 'cancelled' : 'too-late';
  }
}

/**
 * One project in one environment on Vercel: a commit that Vercel takes from git, or files that are sent for it.
 * Its failures beside those of the platform client are `vercelFailures`.
 */
export function createVercelTarget(options: VercelTargetOptions): Target {
  const { source, pace = defaultPace, reason } = options;
  const api = createVercelApi(options);
  const settling: Settling = { api, options, clock: options.clock, asked: new Map(), readyAt: new Map() };
  const send = createSender(options);
  return {
    platform: 'Vercel',
    pace,
    ...(source.kind === 'git' ? {} : { startMs: uploadMs }),
    resolve: async (call) => presentAt(api, await readPlace(api, options, call), options, call),
    release: async (artifact, call) => release({ ...settling, source, send }, artifact, call),
    observe: async (id, call) => observe(settling, id, call),
    identify: async (id, call) => artifactOf(await api.deploymentWithGit(id, call)),
    cancel: async (id, call) => cancel(settling, id, call),
    restore: async (earlier, call) => restore({ ...settling, reason }, earlier, call),
    logTail: async (id, call) => api.buildLog(id, tailLines, call),
  };
}
