import { type Artifact, parseArtifact } from '@aevon/deploy';
import {
  type Call,
  fieldsAt,
  imageName,
  type Json,
  type Kubernetes,
  type KubeObject,
  listAt,
  newestPods,
  numberAt,
  textAt,
  valueAt,
} from '@aevon/kubernetes';
import { Failure } from '@aevon/ports';

const digestPattern = /@(sha256:[0-9a-f]{64})$/;

/** A pod that is being ended may call itself ready still, but no Service leads to it any longer. */
function isReady(pod: KubeObject): boolean {
  if (textAt(pod, 'metadata', 'deletionTimestamp') !== undefined) return false;
  return listAt(pod, 'status', 'conditions').some(
    (condition) => textAt(condition, 'type') === 'Ready' && textAt(condition, 'status') === 'True',
  );
}

function imageIdOf(pod: KubeObject, container: Json): string | undefined {
  const name = textAt(container, 'name');
  const status = listAt(pod, 'status', 'containerStatuses').find((one) => textAt(one, 'name') === name);
  return status === undefined ? undefined : textAt(status, 'imageID');
}

/** What the containers of one pod that were asked to run this image really run. */
function digestsIn(pod: KubeObject, image: string): readonly (string | undefined)[] {
  return listAt(pod, 'spec', 'containers')
    .filter((container) => imageName(textAt(container, 'image') ?? '') === image)
    .map((container) => digestPattern.exec(imageIdOf(pod, container) ?? '')?.[1]);
}

/**
 * What ready pods run, by the digest that the node pulled and not by what the manifest says. Undefined when none is
 * ready, when they do not agree, or when a node says no digest of a registry.
 */
function agreed(pods: readonly KubeObject[], image: string): Artifact | undefined {
  const digests = pods.filter(isReady).flatMap((pod) => digestsIn(pod, image));
  const [first] = digests;
  if (first === undefined || digests.some((digest) => digest !== first)) return undefined;
  return parseArtifact(`${image}@${first}`);
}

function wantsPods(workload: KubeObject): boolean {
  return numberAt(workload, 'spec', 'replicas') !== 0;
}

/** Not an unknown identity: whoever asks again gets another answer. */
function podsNotShown(): Failure {
  return new Failure({
    kind: 'infrastructure',
    code: 'platform-unavailable',
    what: 'the cluster calls the release ready and shows none of its pods',
    cause: 'its answers are behind, or something between it and this runner answered in its place',
    fix: 'run the job again: it follows the same release',
  });
}

/** What the newest pods of these workloads run. `workloads` are as the cluster has them now. */
export async function newestArtifact(
  kube: Kubernetes,
  workloads: readonly KubeObject[],
  image: string,
  call: Call,
): Promise<Artifact | undefined> {
  const found = await Promise.all(workloads.map(async (workload) => newestPods(kube, workload, call)));
  const pods = found.flatMap((one) => one.pods);
  if (pods.length === 0 && workloads.some(wantsPods)) throw podsNotShown();
  return agreed(pods, image);
}

/** Pods that run an image of this name. */
function runsImage(pod: KubeObject, image: string): boolean {
  return digestsIn(pod, image).length > 0;
}

function selects(service: KubeObject, pod: KubeObject): boolean {
  const selector = Object.entries(fieldsAt(service, 'spec', 'selector'));
  return selector.length > 0 && selector.every(([label, value]) => valueAt(pod, 'metadata', 'labels', label) === value);
}

/**
 * What answers requests: what the pods run that the Services of the release lead to, or where none leads to any of its
 * pods, all of them. A selector that holds on to a former version shows here. Undefined while old and new ones answer.
 */
export async function servingArtifact(
  kube: Kubernetes,
  {
    namespace,
    objects,
    image,
  }: { readonly namespace: string; readonly objects: readonly KubeObject[]; readonly image: string },
  call: Call,
): Promise<Artifact | undefined> {
  const [pods, services] = await Promise.all(
    ['Pod', 'Service'].map(async (kind) => (await kube.list({ apiVersion: 'v1', kind, namespace }, call)).items),
  );
  const own = (pods ?? []).filter((pod) => runsImage(pod, image));
  const names = new Set(objects.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name));
  const leading = (services ?? []).filter(({ metadata }) => names.has(metadata.name));
  const led = own.filter((pod) => leading.some((service) => selects(service, pod)));
  return agreed(led.length === 0 ? own : led, image);
}
