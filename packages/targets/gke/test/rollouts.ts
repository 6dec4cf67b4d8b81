import type { Turn } from '@aevon/deploy/contract';
import type { Stored } from './cluster.ts';

export type { Turn };

/** One template of the Deployment, and how its pods fare. */
export interface Rollout {
  readonly image: string;
  /** The stored release that the Deployment named last with this image. */
  release: string;
  readonly beganAt: number;
  readonly turn: Turn;
  readonly revision: number;
  /** Another template came before this one was done. */
  isCut: boolean;
  /** Set by a test to have it done at once. */
  finishedAt: number | undefined;
  isDone(at: number): boolean;
}

const madeMs = 4_000;
const revisionNote = 'deployment.kubernetes.io/revision';

function nameOf({ revision }: Rollout): string {
  return `orders-${revision}`;
}

/** The status of the Deployment at a time, as its controller writes it. */
export function statusOf(deployment: Stored, rollouts: readonly Rollout[], at: number): Stored {
  const last = rollouts.at(-1);
  if (last === undefined) return deployment;
  const isDone = last.isDone(at);
  const isMade = isDone || at - last.beganAt >= madeMs;
  const reason = last.turn === 'unknown-state' ? 'Reticulating' : 'ReplicaSetUpdated';
  const { metadata } = deployment;
  const annotations = { ...metadata.annotations, [revisionNote]: String(last.revision) };
  const progressing = { type: 'Progressing', status: 'True', reason: isDone ? 'NewReplicaSetAvailable' : reason };
  return {
    ...deployment,
    metadata: { ...metadata, annotations, generation: last.revision },
    status: {
      observedGeneration: last.revision,
      replicas: isMade && !isDone ? 2 : 1,
      updatedReplicas: isMade ? 1 : 0,
      availableReplicas: 1,
      readyReplicas: 1,
      conditions: [progressing],
      ...(isDone ? {} : { unavailableReplicas: 1, availableReplicas: 0 }),
    },
  };
}

export function replicaSetsOf(rollouts: readonly Rollout[], deployment: Stored | undefined): readonly Stored[] {
  return rollouts.map((one) => ({
    kind: 'ReplicaSet',
    metadata: {
      ...{ name: nameOf(one), uid: `rs-${one.revision}`, namespace: 'shop', labels: { app: 'orders' } },
      annotations: { [revisionNote]: String(one.revision) },
      ownerReferences: [{ uid: deployment?.metadata['uid'] }],
    },
    spec: { selector: { matchLabels: { app: 'orders', rev: String(one.revision) } } },
  }));
}

function podOf(one: Rollout, isReady: boolean, runs: string): Stored {
  const crashed = one.turn === 'fails' && !isReady;
  const waiting = { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 20s' } };
  const state = crashed ? waiting : { running: {} };
  const lastState = crashed ? { terminated: { exitCode: 3, reason: 'Error' } } : {};
  return {
    kind: 'Pod',
    metadata: {
      ...{ name: `${nameOf(one)}-a`, uid: `pod-${one.revision}`, namespace: 'shop' },
      labels: { app: 'orders', rev: String(one.revision) },
      ownerReferences: [{ uid: `rs-${one.revision}` }],
    },
    spec: { containers: [{ name: 'orders', image: one.image }] },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }],
      containerStatuses: [
        {
          name: 'orders',
          image: one.image,
          imageID: runs,
          ready: isReady,
          restartCount: crashed ? 4 : 0,
          state,
          lastState,
        },
      ],
    },
  };
}

/** The pods at a time: the newest ones, and those that served before until the newest are ready. */
export function podsOf(rollouts: readonly Rollout[], served: Rollout | undefined, at: number): readonly Stored[] {
  const last = rollouts.at(-1);
  if (last === undefined) return [];
  const first = rollouts[0]?.image ?? '';
  const isDone = last.isDone(at);
  const isMade = isDone || at - last.beganAt >= madeMs;
  const newest = isMade ? [podOf(last, isDone, last.turn === 'runs-another' ? first : last.image)] : [];
  return served === undefined || served === last ? newest : [podOf(served, true, served.image), ...newest];
}
