import { type Artifact, type Call, parseArtifact, sameArtifact, type Target } from '@aevon/deploy';
import { createDiagnoser, createReleases, type Diagnoser, type Kubernetes, type KubeObject } from '@aevon/kubernetes';
import { Failure } from '@aevon/ports';
import { explainRelease, observeRelease, type Watched, workloadsNow } from './observe.ts';
import type { Place } from './place.ts';
import { inWords } from './words.ts';
import { imageOf, pinned, putBack, rollOut } from './release.ts';
import { resolveService, unrecorded } from './resolve.ts';
import { newestArtifact } from './running.ts';

export interface GkeTargetOptions {
  /** Finds the cluster and the way to it; asked once, again only after it failed. */
  readonly connect: (call: Call) => Promise<Kubernetes>;
  /** Fit for a label: letters, digits and dashes. */
  readonly service: string;
  readonly namespace: string;
  readonly objects: readonly KubeObject[];
  /** What is to be released, as far as it names the image. */
  readonly artifact: Artifact;
  /** Name of the image in the manifests; default: that of the artifact. */
  readonly imageName?: string | undefined;
  /** Where it is served; default: the host of its Ingress or HTTPRoute. */
  readonly url?: string | undefined;
  /** Takes fields away from other managers. Default false. */
  readonly force?: boolean;
  /** Deletes what has left the manifests. Default true. */
  readonly prune?: boolean;
  readonly pace?: Target['pace'];
  /** Milliseconds for a change as a whole, the Jobs in it included. Default ten minutes. */
  readonly startMs?: number;
}

function notRestorable(name: string): Failure {
  return new Failure({
    kind: 'user',
    code: 'release-not-restorable',
    what: `${name} was not released by this action, so its manifests are not stored`,
    fix: 'deploy that version once with this action; from then on it can be put back',
  });
}

/** Ready pods that run what was stored are what a rollback may go back to. That it can't be noted changes no verdict. */
async function noteSeen({ releases }: Place, name: string, call: Call): Promise<void> {
  try {
    await releases.markVerified(name, call);
  } catch (error) {
    call.signal.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
  }
}

interface Opened {
  readonly place: Place;
  readonly diagnoser: Diagnoser;
}

/** Opens the cluster once for all calls. */
function createOpener(options: GkeTargetOptions): (call: Call) => Promise<Opened> {
  const { service, namespace, objects, imageName, force = false, prune = true } = options;
  let opening: Promise<Opened> | undefined;
  const open = async (call: Call): Promise<Opened> => {
    const kube = await options.connect(call);
    const applySet = prune ? { name: `aevon.set.${service}`, namespace } : undefined;
    const releases = createReleases(kube, { namespace, service });
    const place = { kube, releases, service, namespace, objects, imageName, force, applySet };
    return { place, diagnoser: createDiagnoser(kube) };
  };
  return async (call) => {
    opening ??= open(call).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
}

async function identifyRelease(place: Place, watched: Watched, call: Call): Promise<Artifact | undefined> {
  const now = (await workloadsNow(place, watched, call)).flatMap((one) => one.now ?? []);
  const artifact = await newestArtifact(place.kube, now, watched.image, call);
  if (sameArtifact(artifact, watched.artifact)) await noteSeen(place, watched.name, call);
  return artifact;
}

async function cancelRelease(place: Place, deploymentId: string, call: Call): Promise<'cancelled' | 'too-late'> {
  const stored = await place.releases.list(call);
  const earlier = stored.slice(stored.findIndex(({ name }) => name === deploymentId) + 1);
  const before = earlier.find(({ verified }) => verified) ?? earlier[0];
  // The first release has nothing before it: what it made stays, and is said to.
  if (before === undefined) return 'too-late';
  await putBack(place, before.name, call);
  return 'cancelled';
}

/**
 * A service on Kubernetes as a target. A release is a stored set of objects, pinned by digest; it is restored with its
 * configuration, as all of that is in the set. Not brought back: what is in volumes, and what a Job has done.
 */
export function createGkeTarget(options: GkeTargetOptions): Target {
  const open = createOpener(options);
  const contents = new Map<string, Watched>();

  const watchedOf = async ({ releases }: Place, name: string, call: Call): Promise<Watched> => {
    const known = contents.get(name);
    if (known !== undefined) return known;
    const { objects, artifact } = await releases.read(name, call);
    const parsed = parseArtifact(artifact);
    const image = parsed.kind === 'image' ? parsed.name : artifact;
    const watched = { name, objects, image, artifact: parsed };
    contents.set(name, watched);
    return watched;
  };

  const on = async <T>(call: Call, work: (opened: Opened) => Promise<T>): Promise<T> =>
    inWords(async () => work(await open(call)));

  return {
    platform: 'GKE',
    pace: options.pace ?? { waitingMs: 3_000, finishingMs: 1_000 },
    startMs: options.startMs ?? 10 * 60_000,
    resolve: async (call) =>
      on(call, async ({ place }) => {
        const { artifact, url } = options;
        return resolveService(place, { artifact, url, image: imageOf(place, artifact) }, call);
      }),
    release: async (artifact, call) =>
      on(call, async ({ place }) => rollOut(place, artifact, pinned(place, artifact), call)),
    observe: async (name, call) =>
      on(call, async ({ place, diagnoser }) =>
        observeRelease(place, await watchedOf(place, name, call), diagnoser, call),
      ),
    identify: async (name, call) =>
      on(call, async ({ place }) => identifyRelease(place, await watchedOf(place, name, call), call)),
    cancel: async (name, call) => on(call, async ({ place }) => cancelRelease(place, name, call)),
    restore: async ({ deploymentId, artifact }, call) =>
      on(call, async ({ place }) => {
        if (deploymentId === unrecorded || artifact === undefined) throw notRestorable(deploymentId);
        const { objects } = await place.releases.read(deploymentId, call);
        return rollOut(place, artifact, objects, call);
      }),
    logTail: async (name, call) =>
      on(call, async ({ place, diagnoser }) =>
        explainRelease(place, await watchedOf(place, name, call), diagnoser, call),
      ),
  };
}
