import { mapParallel } from '@aevon/ports';
import type { Applied, Call, Kubernetes } from '../client/kubernetes.ts';
import { textAt } from '../json.ts';
import { inStages } from '../manifests/order.ts';
import { groupOf, type KubeObject, keyOf, refOf } from '../object.ts';
import { contentsOf, joined, readParent } from './applyset.ts';
import { fieldChanges } from './diff.ts';
import { canBeReplaced } from './jobs.ts';
import { placeObjects } from './placed.ts';
import type { ChangeOptions, ChangePlan, PlannedChange, RefusedChange } from './plan-types.ts';
import { findLeft } from './prune.ts';
import { leaveScaling } from './scaling.ts';

export const defaultParallel = 10;

type Judged = PlannedChange | RefusedChange;

/** What the change itself brings, without which the server can't judge the objects that need it. */
interface Brought {
  readonly namespaces: ReadonlySet<string>;
  /** `group/Kind` of CustomResourceDefinitions. */
  readonly kinds: ReadonlySet<string>;
}

function broughtBy(fresh: readonly KubeObject[]): Brought {
  const ofKind = (kind: string): readonly KubeObject[] => fresh.filter((object) => object.kind === kind);
  return {
    namespaces: new Set(ofKind('Namespace').map(({ metadata }) => metadata.name)),
    kinds: new Set(
      ofKind('CustomResourceDefinition').map(
        (crd) => `${textAt(crd, 'spec', 'group') ?? ''}/${textAt(crd, 'spec', 'names', 'kind') ?? ''}`,
      ),
    ),
  };
}

function needsBrought({ apiVersion, kind, metadata }: KubeObject, { namespaces, kinds }: Brought): boolean {
  return namespaces.has(metadata.namespace ?? '') || kinds.has(`${groupOf(apiVersion)}/${kind}`);
}

function judge(object: KubeObject, current: KubeObject | undefined, applied: Applied): Judged {
  const ref = refOf(object);
  if (applied.outcome === 'refused') {
    if (canBeReplaced(current, applied.refusal)) return { ref, kind: 'replaced', fields: [], warnings: [] };
    return { ref, refusal: applied.refusal };
  }
  const { warnings } = applied;
  if (current === undefined) return { ref, kind: 'created', fields: [], warnings };
  const fields = fieldChanges(current, applied.object);
  return { ref, kind: fields.length === 0 ? 'unchanged' : 'changed', fields, warnings };
}

/**
 * Asks the cluster what a change would do, without doing any of it. What it refuses is in the plan.
 * @throws Failure when the cluster can't be asked, `manifests-invalid`, `applyset-foreign`.
 */
export async function planChange(
  kube: Kubernetes,
  written: readonly KubeObject[],
  options: ChangeOptions,
  call: Call,
): Promise<ChangePlan> {
  const { applySet, force = false, parallel = defaultParallel } = options;
  const placed = inStages(await placeObjects(kube, written, options, call)).flat();
  const found = await mapParallel(placed, parallel, async (object) => kube.get(refOf(object), call));
  const current = new Map(placed.map((object, index) => [keyOf(refOf(object)), found[index]]));
  const currentOf = (object: KubeObject): KubeObject | undefined => current.get(keyOf(refOf(object)));
  const objects = await leaveScaling(kube, placed, currentOf, call);
  const brought = broughtBy(objects.filter((object) => currentOf(object) === undefined));
  const judged = await mapParallel(objects, parallel, async (object): Promise<Judged> => {
    if (needsBrought(object, brought)) return { ref: refOf(object), kind: 'unchecked', fields: [], warnings: [] };
    return judge(object, currentOf(object), await kube.apply(object, { dryRun: true, force }, call));
  });
  const before = applySet === undefined ? undefined : await readParent(kube, applySet, call);
  const left =
    applySet === undefined || before === undefined
      ? []
      : await findLeft(kube, applySet, joined(before, contentsOf(objects)), objects, call);
  return {
    objects,
    changes: judged.filter((one) => 'kind' in one),
    refused: judged.filter((one) => 'refusal' in one),
    pruned: left.map(refOf),
  };
}
