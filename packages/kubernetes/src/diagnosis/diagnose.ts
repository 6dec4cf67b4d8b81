import type { Call, Kubernetes } from '../client/kubernetes.ts';
import { type KubeObject, refOf, spellRef } from '../object.ts';
import { type Case, casesOf, logOf } from './cases.ts';
import type { Diagnosis } from './diagnosis.ts';
import { type KubeEvent, nodeOf, spellEvent } from './events.ts';
import type { Sign } from './signs.ts';

/** What may mend by itself is given up after this time. */
const lastingMs = 60_000;
/** The autoscaler of the cluster needs this long to say whether it will make room. */
const roomMs = 15_000;
const pullTries = 3;
const shownEvents = 10;
export interface Diagnoser {
  /**
   * Why a workload (as `applyChange` gave it) is not ready: one reason per container that has one, the fatal ones first.
   * Nothing when nothing is wrong, or nothing is known yet. What lasts becomes fatal over calls of the same diagnoser.
   * @throws Failure when the cluster can't be asked.
   */
  diagnose(object: KubeObject, call: Call): Promise<readonly Diagnosis[]>;
}

export interface DiagnoserOptions {
  /** Lines of a log that are read. Default 50. */
  readonly logLines?: number;
}

function isPullFailure({ reason, message }: KubeEvent): boolean {
  return reason === 'Failed' && /pull/i.test(message);
}

/** Whether waiting on is of no use, given for how long a sign has been seen. */
export function isFatal({ fatal, code }: Sign, events: readonly KubeEvent[], seenMs: number): boolean {
  if (fatal !== 'lasting') return fatal === 'yes';
  if (code === 'image-pull-failed') {
    const tries = events.filter(isPullFailure).reduce((sum, { count }) => sum + count, 0);
    return tries >= pullTries || seenMs >= lastingMs;
  }
  if (code === 'pod-unschedulable') {
    if (events.some(({ reason }) => reason === 'TriggeredScaleUp')) return false;
    const isHopeless = events.some(({ reason }) => reason === 'NotTriggerScaleUp');
    return seenMs >= (isHopeless ? roomMs : lastingMs);
  }
  return seenMs >= lastingMs;
}

/** See `Diagnoser`. */
export function createDiagnoser(kube: Kubernetes, { logLines = 50 }: DiagnoserOptions = {}): Diagnoser {
  const firstSeen = new Map<string, number>();

  function seenMs(object: KubeObject, { code, container = '' }: Sign): number {
    const key = [spellRef(refOf(object)), code, container].join(' ');
    const now = kube.clock.monotonic();
    const first = firstSeen.get(key) ?? now;
    firstSeen.set(key, first);
    return now - first;
  }

  async function write(workload: KubeObject, found: Case, call: Call): Promise<Diagnosis> {
    const { pod, sign: seen, events } = found;
    const isPod = pod.kind === 'Pod';
    const [log, node] = await Promise.all([
      logOf(kube, found, logLines, call),
      isPod ? nodeOf(kube, pod, call) : undefined,
    ]);
    const { code, what, cause, fix, container, exitCode } = seen;
    return {
      code,
      fatal: isFatal(seen, events, seenMs(workload, seen)),
      what,
      cause,
      fix,
      object: refOf(workload),
      pod: isPod ? pod.metadata.name : undefined,
      container,
      exitCode,
      node,
      events: events.slice(-shownEvents).map(spellEvent),
      log,
    };
  }

  return {
    async diagnose(object, call) {
      const workload = await kube.get(refOf(object), call);
      if (workload === undefined) return [];
      const byReason = Map.groupBy(
        await casesOf(kube, workload, call),
        ({ sign: { code, container } }) => `${code} ${container ?? ''}`,
      );
      const examples = [...byReason.values()].flatMap(([first]) => first ?? []);
      const found = await Promise.all(examples.map(async (one) => write(workload, one, call)));
      return found.toSorted((a, b) => Number(b.fatal) - Number(a.fatal));
    },
  };
}
