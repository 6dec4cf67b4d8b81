import { type Artifact, spellArtifact } from '@aevon/deploy';
import { applyChange, type Call, failureOfRefusals, type KubeObject, planChange, withImages } from '@aevon/kubernetes';
import { Failure } from '@aevon/ports';
import type { Place } from './place.ts';
import { namedFor, workloadsOf } from './workloads.ts';

function noImage(): Failure {
  return new Failure({
    kind: 'user',
    code: 'artifact-not-an-image',
    what: 'a commit was given, and a cluster builds nothing',
    fix: 'build an image of it, push it, and give `name@sha256:…` as the registry answered it',
  });
}

function noWorkload(image: string): Failure {
  return new Failure({
    kind: 'user',
    code: 'workload-missing',
    what: `no Deployment, StatefulSet or DaemonSet of the manifests runs ${image}`,
    cause: 'only a Job, a CronJob or a bare Pod runs it, of which nothing is live afterwards',
    fix: 'give the manifests of the service, or name its image by `image`',
  });
}

/** How the manifests call the image. @throws Failure `artifact-not-an-image`. */
export function imageOf({ imageName }: Place, artifact: Artifact): string {
  if (artifact.kind === 'commit') throw noImage();
  return imageName ?? artifact.name;
}

/** The manifests with the digest in the place of the name. @throws Failure `image-not-in-manifests`, `workload-missing`. */
export function pinned(place: Place, artifact: Artifact): readonly KubeObject[] {
  const objects = withImages(place.objects, [{ name: imageOf(place, artifact), image: spellArtifact(artifact) }]);
  if (artifact.kind === 'image' && workloadsOf(objects, artifact.name).length === 0) throw noWorkload(artifact.name);
  return objects;
}

/**
 * Plans, stores and applies one set, in this order. What the cluster would refuse, conflicts with other managers
 * included, is known before anything is kept or changed. A run that dies after it was stored leaves a release that no
 * workload names: it counts as superseded, and a re-run stores and applies another. One that dies while it applies
 * leaves some objects new and some old: a re-run applies them all, which for the new ones changes nothing.
 * @throws Failure of the plan, of the store, and of the first object that is refused after all.
 */
export async function rollOut(
  place: Place,
  artifact: Artifact,
  written: readonly KubeObject[],
  call: Call,
): Promise<{ readonly deploymentId: string }> {
  const { kube, releases, namespace, applySet, force } = place;
  const options = { namespace, applySet, force };
  const plan = await planChange(kube, written, options, call);
  const refused = failureOfRefusals(plan.refused);
  if (refused !== undefined) throw refused;
  const stored = await releases.store({ artifact: spellArtifact(artifact), objects: plan.objects }, call);
  await applyChange(kube, namedFor(plan.objects, stored.name), options, call);
  return { deploymentId: stored.name };
}

/** Applies a stored set once more, as the release that it is: what cancelling means. */
export async function putBack(place: Place, name: string, call: Call): Promise<void> {
  const { kube, releases, namespace, applySet } = place;
  const { objects } = await releases.read(name, call);
  await applyChange(kube, namedFor(objects, name), { namespace, applySet, force: place.force }, call);
}
