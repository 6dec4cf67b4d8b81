import { Failure, messageOf } from '@aevon/ports';
import type { Artifact } from './artifact.ts';
import { type Bounds, startBounds } from './bounds.ts';
import type { Outcome } from './outcome.ts';
import { prove } from './prove.ts';
import { brief, endRelease, endStray } from './end-release.ts';
import { isLive, lookAround } from './look.ts';
import type { DeployRequest, Surroundings } from './request.ts';
import { start, wasThere } from './start.ts';
import type { Call, Present, Release, Target } from './target.ts';
import { type Red, redOf } from './verdicts.ts';
import { watch, type Watched } from './watch.ts';

/** With `again`, a release is put back even if its artifact is live, to have its settings back. */
export interface RestoreRequest extends Omit<DeployRequest, 'artifact'> {
  readonly release: Release & { readonly artifact: Artifact };
}

/** The platform is told of a cancellation within this time: the runner kills at 10 s. */
const cancelMs = 4_000;

interface Run {
  readonly target: Target;
  readonly artifact: Artifact;
  readonly ask: (call: Call) => Promise<{ readonly deploymentId: string }>;
  readonly bounds: Bounds;
  readonly around: Surroundings;
  readonly timeoutMs: number;
}

/** Nothing is known yet; each step lays what it learned over it. */
const nothing: Omit<Outcome, 'durationMs' | 'verdict'> = {
  unchanged: false,
  adopted: false,
  deploymentId: undefined,
  service: undefined,
  previous: undefined,
  identity: undefined,
  url: undefined,
  failure: undefined,
  note: undefined,
  steps: [],
  logTail: [],
};

/**
 * Brings one artifact live and proves it, or says why not. A platform that refuses or does not answer is an outcome,
 * never an exception; only our own mistakes and the signal's reason are thrown, the latter after the platform was told.
 */
export async function deploy(request: DeployRequest, around: Surroundings): Promise<Outcome> {
  const { target, artifact } = request;
  return bring(request, async (call) => target.release(artifact, call), around);
}

/** Puts an earlier release back by the same rules. */
export async function restore({ release, ...request }: RestoreRequest, around: Surroundings): Promise<Outcome> {
  const { target } = request;
  return bring({ ...request, artifact: release.artifact }, async (call) => target.restore(release, call), around);
}

async function bring(request: DeployRequest, ask: Run['ask'], around: Surroundings): Promise<Outcome> {
  const { target, artifact, timeoutMs, again = false, inPlaceOf } = request;
  const bounds = startBounds(around, request);
  const run: Run = { target, artifact, ask, bounds, around, timeoutMs };
  return reported(run, async () => {
    const present = await lookAround({ target, bounds, clock: around.clock });
    requireUnchanged(present, inPlaceOf);
    return isLive(present, artifact) && !again ? unchanged(run, present) : roll(run, present);
  });
}

/** @throws Failure `live-changed` when something else went live since it was decided what to replace. */
function requireUnchanged({ live }: Present, decided: DeployRequest['inPlaceOf']): void {
  if (decided === undefined || live?.deploymentId === decided.deploymentId) return;
  throw new Failure({
    kind: 'target',
    code: 'live-changed',
    what: `${live?.deploymentId ?? 'nothing'} is live by now, and not ${decided.deploymentId ?? 'nothing'}: nothing was changed`,
    cause: 'somebody released while it was decided what to go back to',
    fix: 'look at what is live, and start the rollback again if it is still wanted',
  });
}

async function reported({ bounds }: Run, work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    bounds.signal.throwIfAborted();
    if (!(error instanceof Failure) || error.facts.kind === 'bug') throw error;
    // What the user must mend, and what the platform refused, is known to have changed nothing.
    const verdict = error.facts.kind === 'infrastructure' ? 'inconclusive' : 'failed';
    return { ...nothing, verdict, failure: error.facts, durationMs: bounds.elapsed() };
  }
}

function unchanged({ bounds, around }: Run, present: Present): Outcome {
  const { live, url, service } = present;
  if (live !== undefined) around.named?.({ deploymentId: live.deploymentId, unchanged: true, present });
  return {
    ...nothing,
    verdict: 'live',
    unchanged: true,
    deploymentId: live?.deploymentId,
    service: service.name,
    previous: live,
    identity: live?.artifact,
    url,
    durationMs: bounds.elapsed(),
  };
}

async function roll(run: Run, present: Present): Promise<Outcome> {
  const { target, artifact, bounds, around } = run;
  const { clock, save } = around;
  const known = { ...nothing, service: present.service.name, previous: present.live, url: present.url };
  const started = await start({ target, clock, bounds, artifact, present, ask: run.ask, save }).catch(
    async (error: unknown) => {
      if (bounds.signal.aborted) await cancelStrays(run, present);
      throw error;
    },
  );
  const { deploymentId, adopted } = started;
  // What was there before is not ours to end.
  if (!adopted) save({ step: 'started', deploymentId });
  around.named?.({ deploymentId, unchanged: false, present });
  try {
    const watched = await watch(deploymentId, { target, clock, bounds, progress: around.progress });
    const seen = { ...known, deploymentId, adopted, steps: watched.steps, note: watched.last?.note };
    return await judge(run, present, seen, watched);
  } catch (error) {
    if (bounds.signal.aborted && !adopted) await cancelRemote(target, deploymentId);
    throw error;
  }
}

async function judge(
  run: Run,
  present: Present,
  seen: typeof nothing & { readonly deploymentId: string },
  watched: Watched,
): Promise<Outcome> {
  const { target, artifact, bounds, around, timeoutMs } = run;
  const { deploymentId } = seen;
  const named = { platform: target.platform, service: present.service.name, deploymentId };
  const red = redOf(named, watched, Math.round(timeoutMs / 1000));
  if (red !== undefined) return withLog(run, { ...seen, ...red });
  const before = present.live?.deploymentId;
  const proof = await prove({ target, clock: around.clock, bounds, deploymentId, artifact, before });
  if (!proof.proved) return withLog(run, { ...seen, identity: proof.identity, ...proof.red });
  const { identity, url } = proof;
  return { ...seen, verdict: 'live', identity, url: url ?? seen.url, durationMs: bounds.elapsed() };
}

/** The end of the log is a help for the reader; that it can't be had changes no verdict. */
async function withLog(
  { target, bounds }: Run,
  seen: typeof nothing & Red & { readonly deploymentId: string },
): Promise<Outcome> {
  const logTail = await target.logTail(seen.deploymentId, bounds.afterwards()).catch((error: unknown) => {
    bounds.signal.throwIfAborted();
    return [`(the log could not be read: ${messageOf(error)})`];
  });
  return { ...seen, logTail, durationMs: bounds.elapsed() };
}

/** @throws nothing: whoever cancels wants to be gone, and the platform ends what it began either way. */
async function cancelRemote(target: Target, deploymentId: string): Promise<void> {
  await endRelease(target, deploymentId, brief(cancelMs)).catch(() => undefined);
}

/** Cancelled while the start was asked for: whatever came of it is looked for once. */
async function cancelStrays({ target, artifact }: Run, present: Present): Promise<void> {
  const newOnes = (recent: readonly Release[]): readonly Release[] =>
    recent.filter(({ deploymentId }) => !wasThere(present, deploymentId));
  await endStray(target, artifact, newOnes, brief(cancelMs)).catch(() => undefined);
}
