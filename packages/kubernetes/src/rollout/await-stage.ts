import { Failure } from '@aevon/ports';
import type { Call, Kubernetes } from '../client/kubernetes.ts';
import { createDiagnoser } from '../diagnosis/diagnose.ts';
import { type KubeObject, keyOf, refOf, spellRef } from '../object.ts';
import { followRollout } from './follow.ts';
import type { ObjectState, Rollout } from './state.ts';

/** What later stages can't do without. Everything else is followed when all is applied. */
const awaited = new Set(['Job', 'CustomResourceDefinition', 'Pod']);

/** Milliseconds for the explanation, after the deadline too. */
const explainMs = 10_000;

async function explain(
  kube: Kubernetes,
  { ref }: ObjectState,
  objects: readonly KubeObject[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const object = objects.find((one) => keyOf(refOf(one)) === keyOf(ref));
  if (object === undefined) return [];
  const found = await createDiagnoser(kube).diagnose(object, { signal, deadlineMs: explainMs });
  return found.flatMap(({ what, log }) => [what, ...log]);
}

function notReady(state: ObjectState, details: readonly string[]): Failure {
  const isLate = state.phase === 'waiting';
  return new Failure({
    kind: 'target',
    code: isLate ? 'stage-timed-out' : 'stage-failed',
    what: `${spellRef(state.ref)} ${isLate ? 'did not end in time' : 'failed'}: ${state.text}`,
    cause: 'what comes after it was not applied, so the old version goes on running',
    fix: isLate ? 'give it more time, or look at why it takes so long' : 'mend what its log says, then deploy again',
    details,
  });
}

/**
 * Waits for Jobs and whatever else the next stage needs, and for nothing if there is none.
 * @throws Failure `stage-failed` with the log, or `stage-timed-out`.
 */
export async function awaitStage(kube: Kubernetes, objects: readonly KubeObject[], call: Call): Promise<void> {
  const needed = objects.filter(({ kind }) => awaited.has(kind));
  if (needed.length === 0) return;
  let last: Rollout | undefined;
  for await (const rollout of followRollout(kube, needed, call)) last = rollout;
  const undone = last?.objects.find(({ phase }) => phase !== 'ready');
  if (undone !== undefined) throw notReady(undone, await explain(kube, undone, needed, call.signal));
  if (last === undefined)
    throw new Failure({
      kind: 'infrastructure',
      code: 'cluster-unavailable',
      what: 'the cluster did not say in time whether a stage of the release is done',
      fix: 'run the job again; if it stays so, look at the state of the cluster',
    });
}
