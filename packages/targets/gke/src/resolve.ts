import { type Artifact, parseArtifact, type Phase, type Present, type Release, sameArtifact } from '@aevon/deploy';
import {
  type Call,
  type KubeObject,
  listAt,
  lookAtRollout,
  refOf,
  type StoredRelease,
  textAt,
} from '@aevon/kubernetes';
import { Failure } from '@aevon/ports';
import { phaseOf } from './phases.ts';
import type { Place } from './place.ts';
import { servingArtifact } from './running.ts';
import { releaseOf, workloadsOf } from './workloads.ts';

/** Id of what runs without a stored release. */
export const unrecorded = 'not-recorded';

function artifactIn({ artifact }: StoredRelease): Artifact | undefined {
  try {
    return parseArtifact(artifact);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** Host of the first Ingress or HTTPRoute that has one. */
export function urlOf(objects: readonly KubeObject[]): string | undefined {
  for (const object of objects) {
    const [rule] = listAt(object, 'spec', 'rules');
    const host = object.kind === 'Ingress' ? textAt(rule, 'host') : undefined;
    const [hostname] = object.kind === 'HTTPRoute' ? listAt(object, 'spec', 'hostnames') : [];
    if (host !== undefined) return `${listAt(object, 'spec', 'tls').length > 0 ? 'https' : 'http'}://${host}`;
    if (typeof hostname === 'string') return `https://${hostname}`;
  }
  return undefined;
}

/** The release that the workloads name now, and how far it has come. */
interface Current {
  readonly name: string;
  readonly phase: Phase;
  readonly state: string;
  readonly objects: readonly KubeObject[];
}

/** Undefined where the service is not there yet, or was put there by another tool. */
async function readCurrent(
  place: Place,
  image: string,
  stored: readonly StoredRelease[],
  call: Call,
): Promise<Current | undefined> {
  const workloads = await Promise.all(
    workloadsOf(place.objects, image).map(async (one) => place.kube.get(placed(one, place), call)),
  );
  const name = workloads.flatMap((one) => (one === undefined ? [] : (releaseOf(one) ?? [])))[0];
  if (name === undefined || !stored.some((one) => one.name === name)) return undefined;
  const { objects } = await place.releases.read(name, call);
  const { phase, objects: states } = await lookAtRollout(place.kube, objects, call);
  const state = states.find((one) => one.phase === phase)?.code ?? phase;
  return { name, phase: phaseOf(phase, states), state, objects };
}

function placed(object: KubeObject, { namespace }: Place): ReturnType<typeof refOf> {
  return { ...refOf(object), namespace: object.metadata.namespace ?? namespace };
}

function releaseFrom(stored: StoredRelease, current: Current | undefined): Release {
  const known = stored.name === current?.name ? current : { phase: 'superseded' as const, state: 'replaced' };
  const { phase, state } = known;
  return { deploymentId: stored.name, phase, state, artifact: artifactIn(stored), createdAt: stored.createdAt };
}

/**
 * Which release answers now: the current one once it is ready and its own pods are what is led to, else the newest other
 * one of the artifact that the pods run. What another tool has put there is a release without a record.
 */
function liveOf(
  recent: readonly Release[],
  current: Current | undefined,
  serving: Artifact | undefined,
): Release | undefined {
  if (serving === undefined) return undefined;
  const newest = recent.find(({ deploymentId }) => deploymentId === current?.name);
  if (newest?.phase === 'ready' && sameArtifact(newest.artifact, serving)) return newest;
  const before = recent.find((one) => one !== newest && sameArtifact(one.artifact, serving));
  if (before !== undefined) return { ...before, phase: 'ready', state: 'serving' };
  if (newest !== undefined && sameArtifact(newest.artifact, serving)) return newest;
  return { deploymentId: unrecorded, phase: 'ready', state: 'serving', artifact: serving };
}

/** How pods call the image: as the release that they are of, else as it is to be called. */
function nameInPods(stored: readonly StoredRelease[], current: Current | undefined, artifact: Artifact): string {
  const found = stored.find(({ name }) => name === current?.name);
  const known = found === undefined ? undefined : artifactIn(found);
  const named = known?.kind === 'image' ? known : artifact;
  return named.kind === 'image' ? named.name : named.commit;
}

/** What is to be resolved, as far as the manifests do not say it. */
export interface Question {
  readonly artifact: Artifact;
  /** How the manifests call its image. */
  readonly image: string;
  readonly url: string | undefined;
}

/**
 * What is there: the stored releases, which of them the workloads name, and what the pods really run. A release that is
 * newer than the one that they name was stored and never applied, or was cancelled: it is none that could go on.
 */
export async function resolveService(place: Place, question: Question, call: Call): Promise<Present> {
  const { kube, releases, service, namespace } = place;
  const stored = await releases.list(call);
  const current = await readCurrent(place, question.image, stored, call);
  const objects = current?.objects ?? place.objects;
  const image = nameInPods(stored, current, question.artifact);
  const serving = await servingArtifact(kube, { namespace, objects, image }, call);
  const newest = stored.findIndex(({ name }) => name === current?.name);
  const recent = newest === -1 ? [] : stored.slice(newest).map((one) => releaseFrom(one, current));
  return {
    service: { id: `${namespace}/${service}`, name: service },
    url: question.url ?? urlOf(objects),
    live: liveOf(recent, current, serving),
    recent,
  };
}
