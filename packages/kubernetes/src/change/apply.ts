import { mapParallel } from '@aevon/ports';
import type { Applied, Call, Kubernetes } from '../client/kubernetes.ts';
import { inStages } from '../manifests/order.ts';
import { type KubeObject, refOf, uidOf } from '../object.ts';
import { awaitStage } from '../rollout/await-stage.ts';
import { contentsOf, joined, parentOf, readParent, type SetContents } from './applyset.ts';
import { canBeReplaced } from './jobs.ts';
import { defaultParallel } from './plan.ts';
import type { ApplySet, ChangeOptions, ChangeResult } from './plan-types.ts';
import { findLeft } from './prune.ts';
import { failureOfRefusals } from './refusals.ts';

type Taken = Exclude<Applied, { readonly outcome: 'refused' }>;

async function applyOnce(kube: Kubernetes, object: KubeObject, force: boolean, call: Call): Promise<Applied> {
  const applied = await kube.apply(object, { force }, call);
  if (applied.outcome !== 'refused' || object.kind !== 'Job') return applied;
  const current = await kube.get(refOf(object), call);
  if (!canBeReplaced(current, applied.refusal) || current === undefined) return applied;
  await kube.delete(refOf(current), { uid: uidOf(current) }, call);
  return kube.apply(object, { force }, call);
}

/** @throws Failure when the cluster refuses it. */
async function applied(kube: Kubernetes, object: KubeObject, force: boolean, call: Call): Promise<Taken> {
  const answer = await applyOnce(kube, object, force, call);
  if (answer.outcome !== 'refused') return answer;
  const failure = failureOfRefusals([{ ref: refOf(object), refusal: answer.refusal }]);
  throw failure ?? new Error('a refusal without a reason');
}

async function deleteLeft(
  kube: Kubernetes,
  set: ApplySet,
  contents: SetContents,
  objects: readonly KubeObject[],
  parallel: number,
  call: Call,
): Promise<readonly KubeObject[]> {
  const left = await findLeft(kube, set, contents, objects, call);
  await mapParallel(left, parallel, async (object) => kube.delete(refOf(object), { uid: uidOf(object) }, call));
  return left;
}

/**
 * Applies what `planChange` has laid out: stage by stage, Jobs awaited before what comes after them, each object once.
 * With a set, what is no longer in it is deleted at the end: its parent names old and new kinds before anything
 * changes, and only the new ones when all is done, so that a run that dies in between loses sight of nothing.
 * @throws Failure for the first object that is refused or Job that fails; what was applied before stays.
 */
export async function applyChange(
  kube: Kubernetes,
  objects: readonly KubeObject[],
  options: ChangeOptions,
  call: Call,
): Promise<ChangeResult> {
  const { applySet, force = false, parallel = defaultParallel } = options;
  const now = contentsOf(objects);
  const all = applySet === undefined ? now : joined(await readParent(kube, applySet, call), now);
  const taken: Taken[] = [];
  let isParentWritten = applySet === undefined;
  for (const stage of inStages(objects)) {
    // The parent's namespace may be one of the first stage.
    if (!isParentWritten && applySet !== undefined && stage.every(({ kind }) => kind !== 'Namespace')) {
      await applied(kube, parentOf(applySet, all), force, call);
      isParentWritten = true;
    }
    const done = await mapParallel(stage, parallel, async (object) => applied(kube, object, force, call));
    taken.push(...done);
    await awaitStage(
      kube,
      done.map(({ object }) => object),
      call,
    );
  }
  const left = applySet === undefined ? [] : await deleteLeft(kube, applySet, all, objects, parallel, call);
  if (applySet !== undefined) await applied(kube, parentOf(applySet, now), force, call);
  return {
    applied: taken.map(({ object }) => object),
    pruned: left.map(refOf),
    warnings: [...new Set(taken.flatMap(({ warnings }) => warnings))],
  };
}
