import { Failure } from '@aevon/ports';
import type { Call, Kubernetes } from '../client/kubernetes.ts';
import { type KubeObject, refOf, spellRef } from '../object.ts';
import { conditionOf, isTrue } from '../rollout/conditions.ts';
import { eventsOf, type KubeEvent } from './events.ts';
import { newestPods } from './pods.ts';
import { type Sign, sign, signsOf } from './signs.ts';

/** Pods of one workload mostly fail alike: so many are looked into, those first that are worst off. */
const lookedInto = 5;

/** A sign and where it was seen. */
export interface Case {
  readonly pod: KubeObject;
  readonly sign: Sign;
  readonly events: readonly KubeEvent[];
}

function withoutPods(
  object: KubeObject,
  maker: KubeObject | undefined,
  events: readonly KubeEvent[],
): Sign | undefined {
  const condition = [maker, object].flatMap((one) => (one === undefined ? [] : [conditionOf(one, 'ReplicaFailure')]));
  const failed = condition.find(isTrue)?.message ?? events.findLast(({ reason }) => reason === 'FailedCreate')?.message;
  if (failed === undefined) return undefined;
  return sign(
    'pods-not-created',
    'yes',
    `the cluster makes no pods for ${spellRef(refOf(object))}`,
    'raise the quota, or change the pod as the policy of the cluster asks',
    { cause: failed },
  );
}

/** What is wrong with the newest pods of a workload, or why it has none. */
export async function casesOf(kube: Kubernetes, workload: KubeObject, call: Call): Promise<readonly Case[]> {
  const { pods, maker } = await newestPods(kube, workload, call);
  const suspect = pods.filter((pod) => signsOf(pod, '').length > 0).slice(0, lookedInto);
  const cases = await Promise.all(
    suspect.map(async (pod) => {
      const events = await eventsOf(kube, pod, call);
      const hints = events.map(({ message }) => message).join('\n');
      return signsOf(pod, hints).map((one) => ({ pod, sign: one, events }));
    }),
  );
  const own = maker === undefined || pods.length > 0 ? [] : await eventsOf(kube, maker, call);
  const missing = withoutPods(workload, maker, own);
  return [...cases.flat(), ...(missing === undefined ? [] : [{ pod: workload, sign: missing, events: own }])];
}

/** The log that tells why; a log that may not be read is a line that says so. */
export async function logOf(
  kube: Kubernetes,
  { pod, sign: { log, container } }: Case,
  tailLines: number,
  call: Call,
): Promise<readonly string[]> {
  if (log === undefined || container === undefined) return [];
  const query = { namespace: pod.metadata.namespace ?? '', pod: pod.metadata.name, container, tailLines };
  try {
    const lines = await kube.log({ ...query, previous: log === 'previous' }, call);
    // The container before may have left nothing, or may be forgotten: then the present one is worth a look.
    return lines.length > 0 || log === 'present' ? lines : await kube.log(query, call);
  } catch (error) {
    if (error instanceof Failure && error.facts.kind === 'user')
      return [`(the log could not be read: ${error.message})`];
    throw error;
  }
}
