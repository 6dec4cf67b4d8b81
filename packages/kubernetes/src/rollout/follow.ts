import type { Call, Kubernetes, ListQuery, WatchEvent } from '../client/kubernetes.ts';
import { type KubeObject, keyOf, refOf } from '../object.ts';
import { hasRollout, stateOf } from './state-of.ts';
import type { ObjectState, Rollout, RolloutPhase } from './state.ts';

/** Objects of one kind in one namespace, which one list or watch covers. */
interface Group {
  readonly query: ListQuery;
  readonly objects: readonly KubeObject[];
}

function groupsOf(objects: readonly KubeObject[]): readonly Group[] {
  const groups = Map.groupBy(objects, ({ apiVersion, kind, metadata }) =>
    [apiVersion, kind, metadata.namespace ?? ''].join(' '),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { apiVersion, kind, metadata } = first;
    const query = { apiVersion, kind, namespace: metadata.namespace };
    const only = group.length === 1 ? { fieldSelector: `metadata.name=${metadata.name}` } : {};
    return [{ query: { ...query, ...only }, objects: group }];
  });
}

function phaseOf(states: readonly ObjectState[]): RolloutPhase {
  const has = (phase: RolloutPhase): boolean => states.some((state) => state.phase === phase);
  if (has('failed')) return 'failed';
  if (has('superseded')) return 'superseded';
  return has('waiting') ? 'waiting' : 'ready';
}

type Now = ReadonlyMap<string, KubeObject>;

function rolloutFrom(applied: readonly KubeObject[], now: Now): Rollout {
  const objects = applied.map((object) => stateOf(object, hasRollout(object) ? now.get(keyOf(refOf(object))) : object));
  return { phase: phaseOf(objects), objects };
}

/** One look at all objects of a release, as `applyChange` gave them. One list per kind and namespace. */
export async function lookAtRollout(kube: Kubernetes, applied: readonly KubeObject[], call: Call): Promise<Rollout> {
  const groups = groupsOf(applied.filter(hasRollout));
  const lists = await Promise.all(groups.map(async ({ query }) => kube.list(query, call)));
  const now = new Map(lists.flatMap(({ items }) => items).map((item) => [keyOf(refOf(item)), item]));
  return rolloutFrom(applied, now);
}

/** What is known of the objects of one group. */
interface Known {
  readonly now: Map<string, KubeObject>;
  isListed: boolean;
}

function learn(known: Known, event: WatchEvent): void {
  if (event.type === 'all') {
    known.now.clear();
    for (const object of event.objects) known.now.set(keyOf(refOf(object)), object);
    known.isListed = true;
  } else if (event.type === 'gone') known.now.delete(keyOf(refOf(event.object)));
  else known.now.set(keyOf(refOf(event.object)), event.object);
}

/**
 * Follows all objects of a release, as `applyChange` gave them, by one watch per kind and namespace. Gives each state
 * that differs from the one before, the last one when it is decided. At the deadline of the call it ends undecided,
 * with `waiting` as the last phase, or with nothing said if the cluster was silent: that is no success. @throws Failure when the cluster refuses or is silent.
 */
export async function* followRollout(
  kube: Kubernetes,
  applied: readonly KubeObject[],
  call: Call,
): AsyncGenerator<Rollout, undefined> {
  const stop = new AbortController();
  const within = { signal: AbortSignal.any([stop.signal, call.signal]), deadlineMs: call.deadlineMs };
  let news = Promise.withResolvers<undefined>();
  const groups = groupsOf(applied.filter(hasRollout)).map(({ query }) => ({
    query,
    known: { now: new Map<string, KubeObject>(), isListed: false },
  }));
  const watches = groups.map(async ({ query, known }) => {
    for await (const event of kube.watch(query, within)) {
      learn(known, event);
      news.resolve(undefined);
    }
  });
  // An error of any ends it all; that all have come to an end is the deadline.
  const over = Promise.all(watches).then(() => true);
  over.catch(() => undefined);
  let shown = '';
  try {
    for (;;) {
      if (groups.every(({ known }) => known.isListed)) {
        const rollout = rolloutFrom(applied, new Map(groups.flatMap(({ known }) => [...known.now])));
        const text = JSON.stringify(rollout);
        if (text !== shown) yield rollout;
        shown = text;
        if (rollout.phase !== 'waiting') return;
      }
      if ((await Promise.race([over, news.promise])) === true) return;
      news = Promise.withResolvers<undefined>();
    }
  } finally {
    stop.abort();
    await Promise.allSettled(watches);
  }
}
