import type { Artifact, Observation } from '@aevon/deploy';
import {
  type Call,
  type Diagnoser,
  type Diagnosis,
  type KubeObject,
  listAt,
  lookAtRollout,
  type ObjectState,
  refOf,
  type Rollout,
  spellRef,
  textAt,
} from '@aevon/kubernetes';
import { isForeign, phaseOf } from './phases.ts';
import type { Place } from './place.ts';
import { releaseOf, workloadsOf } from './workloads.ts';

/** A release and what it is made of. */
export interface Watched {
  readonly name: string;
  readonly objects: readonly KubeObject[];
  /** How its pods call the image. */
  readonly image: string;
  readonly artifact: Artifact;
}

/** A workload of a release as the cluster has it now. */
interface Now {
  readonly written: KubeObject;
  readonly now: KubeObject | undefined;
}

export async function workloadsNow({ kube }: Place, { objects, image }: Watched, call: Call): Promise<readonly Now[]> {
  return Promise.all(
    workloadsOf(objects, image).map(async (written) => ({ written, now: await kube.get(refOf(written), call) })),
  );
}

function progressReason(workload: KubeObject | undefined): string | undefined {
  const found = listAt(workload, 'status', 'conditions').find((one) => textAt(one, 'type') === 'Progressing');
  return found === undefined ? undefined : textAt(found, 'reason');
}

function overtaken(workloads: readonly Now[], name: string): Observation | undefined {
  const other = workloads.find(({ now }) => now !== undefined && releaseOf(now) !== name);
  if (other?.now === undefined) return undefined;
  const by = releaseOf(other.now) ?? 'another tool';
  const reason = `${spellRef(refOf(other.now))} was applied by ${by} meanwhile`;
  return { phase: 'superseded', state: 'rollout-superseded', reason };
}

function spell({ what, cause, node, events }: Diagnosis): string {
  const last = events.at(-1);
  // What the cluster reports last is mostly the cause once more.
  const isSaid = cause !== undefined && last?.includes(cause) === true;
  const parts = [what, isSaid ? undefined : cause, node === undefined ? undefined : `node: ${node}`, last];
  return parts.filter((part) => part !== undefined).join('; ');
}

/** Reasons of those that are not ready yet, the fatal ones first. */
async function diagnoseAll(
  diagnoser: Diagnoser,
  { objects }: Watched,
  states: readonly ObjectState[],
  call: Call,
): Promise<readonly Diagnosis[]> {
  const open = new Set(states.filter(({ phase }) => phase !== 'ready').map(({ ref }) => spellRef(ref)));
  const looked = objects.filter((object) => open.has(spellRef(refOf(object))));
  const found = await Promise.all(looked.map(async (object) => diagnoser.diagnose(object, call)));
  return found.flat().toSorted((a, b) => Number(b.fatal) - Number(a.fatal));
}

function stepOf({ objects }: Rollout): string {
  const open = objects.filter(({ phase }) => phase !== 'ready');
  const [first] = open;
  if (first === undefined) return 'all objects are ready';
  const more = open.length > 1 ? ` (and ${open.length - 1} more)` : '';
  return `${spellRef(first.ref)}: ${first.text}${more}`;
}

/**
 * One look at a release: whose the workloads are, how far they have come, and if they have not, whether waiting is of
 * any use. A pod that can never start ends it at once, long before the deadline of the rollout.
 */
export async function observeRelease(
  place: Place,
  watched: Watched,
  diagnoser: Diagnoser,
  call: Call,
): Promise<Observation> {
  const workloads = await workloadsNow(place, watched, call);
  const replaced = overtaken(workloads, watched.name);
  if (replaced !== undefined) return replaced;
  const rollout = await lookAtRollout(place.kube, watched.objects, call);
  const step = stepOf(rollout);
  const decisive = rollout.objects.find(({ phase }) => phase === rollout.phase);
  const state = decisive?.code ?? rollout.phase;
  if (rollout.phase === 'ready') return { phase: 'ready', state, step };
  const [worst] = await diagnoseAll(diagnoser, watched, rollout.objects, call);
  if (rollout.phase !== 'waiting')
    return { phase: phaseOf(rollout.phase, []), state, step, reason: worst === undefined ? step : spell(worst) };
  if (worst?.fatal === true) return { phase: 'failed', state: worst.code, step, reason: spell(worst) };
  const foreign = workloads.map(({ now }) => progressReason(now)).find(isForeign);
  if (foreign !== undefined) return { phase: 'unknown', state: foreign, step };
  const phase = phaseOf(rollout.phase, rollout.objects);
  return { phase, state, step, ...(worst === undefined ? {} : { reason: spell(worst) }) };
}

/** Lines that tell why: of each reason that was found what it is, what the cluster reported, and the end of its log. */
export async function explainRelease(
  place: Place,
  watched: Watched,
  diagnoser: Diagnoser,
  call: Call,
): Promise<readonly string[]> {
  const { objects } = await lookAtRollout(place.kube, watched.objects, call);
  const found = await diagnoseAll(diagnoser, watched, objects, call);
  const lines = found.flatMap(({ pod, container, what, events, log }) => [
    [pod, container].filter((part) => part !== undefined).join('/') + `: ${what}`,
    ...events,
    ...log,
  ]);
  const states = objects.filter(({ phase }) => phase !== 'ready').map(({ ref, text }) => `${spellRef(ref)}: ${text}`);
  return [...states, ...lines].slice(-50);
}
