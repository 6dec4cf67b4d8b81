import { fieldsAt, listAt, numberAt, textAt, valueAt } from '../json.ts';
import { imagesOf } from '../manifests/images.ts';
import { type KubeObject, refOf, uidOf } from '../object.ts';
import { conditionOf, countOf, isObserved, isTrue } from './conditions.ts';
import type { ObjectState, RolloutPhase } from './state.ts';

type Seen = Omit<ObjectState, 'ref'>;
type Look = (object: KubeObject) => Seen;

function seen(phase: RolloutPhase, code: string, text: string): Seen {
  return { phase, code, text };
}

const ready = (text: string): Seen => seen('ready', 'ready', text);
const waiting = (code: string, text: string): Seen => seen('waiting', code, text);
const unobserved = waiting('change-not-observed', 'the controller has not seen the change yet');

/** By the rules of `kubectl rollout status`, and by the conditions that it overlooks. */
function deployment(object: KubeObject): Seen {
  if (!isObserved(object)) return unobserved;
  if (valueAt(object, 'spec', 'paused') === true)
    return seen('failed', 'deployment-paused', 'it is paused, so no new pods are made; resume it');
  const progressing = conditionOf(object, 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded')
    return seen('failed', 'progress-deadline-exceeded', progressing.message);
  const failure = conditionOf(object, 'ReplicaFailure');
  if (isTrue(failure)) return waiting('pods-not-created', failure.message);
  const wanted = numberAt(object, 'spec', 'replicas') ?? 1;
  const updated = countOf(object, 'updatedReplicas');
  const available = countOf(object, 'availableReplicas');
  const all = countOf(object, 'replicas');
  if (updated < wanted) return waiting('new-replicas-pending', `${updated} of ${wanted} new replicas are made`);
  if (all > updated) return waiting('old-replicas-ending', `${all - updated} old replicas are still ending`);
  if (available < updated)
    return waiting('new-replicas-unavailable', `${available} of ${updated} new replicas are available`);
  return ready(`${available} of ${wanted} replicas are available`);
}

function statefulSet(object: KubeObject): Seen {
  if (!isObserved(object)) return unobserved;
  const wanted = numberAt(object, 'spec', 'replicas') ?? 1;
  const available = countOf(object, 'availableReplicas');
  if (textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete')
    return ready('new pods come when old ones are deleted (OnDelete)');
  const partition = numberAt(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0;
  const due = Math.max(0, wanted - partition);
  const updated = countOf(object, 'updatedReplicas');
  const isNew = textAt(object, 'status', 'currentRevision') === textAt(object, 'status', 'updateRevision');
  if (!isNew && updated < due) return waiting('new-replicas-pending', `${updated} of ${due} new replicas are made`);
  if (available < wanted)
    return waiting('new-replicas-unavailable', `${available} of ${wanted} replicas are available`);
  if (!isNew && partition === 0) return waiting('old-replicas-ending', 'the revision is not the current one yet');
  return ready(`${available} of ${wanted} replicas are available`);
}

function daemonSet(object: KubeObject): Seen {
  if (!isObserved(object)) return unobserved;
  const wanted = countOf(object, 'desiredNumberScheduled');
  const available = countOf(object, 'numberAvailable');
  if (textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete')
    return ready('new pods come when old ones are deleted (OnDelete)');
  const updated = countOf(object, 'updatedNumberScheduled');
  if (updated < wanted) return waiting('new-replicas-pending', `${updated} of ${wanted} nodes have the new pod`);
  if (available < wanted)
    return waiting('new-replicas-unavailable', `on ${available} of ${wanted} nodes the pod is available`);
  return ready(`the pod is available on ${wanted} nodes`);
}

function job(object: KubeObject): Seen {
  const failed = conditionOf(object, 'Failed');
  if (isTrue(failed)) return seen('failed', 'job-failed', `${failed.reason}: ${failed.message}`);
  if (isTrue(conditionOf(object, 'Complete'))) return ready('it has completed');
  if (valueAt(object, 'spec', 'suspend') === true)
    return seen('failed', 'job-suspended', 'it is suspended, so it never runs; set `suspend: false`');
  return waiting('job-running', `${countOf(object, 'active')} pods of it run`);
}

function pod(object: KubeObject): Seen {
  const phase = textAt(object, 'status', 'phase');
  if (phase === 'Failed') return seen('failed', 'pod-failed', textAt(object, 'status', 'message') ?? 'it has failed');
  if (phase === 'Succeeded') return ready('it has completed');
  return isTrue(conditionOf(object, 'Ready')) ? ready('it is ready') : waiting('pod-not-ready', phase ?? 'Pending');
}

/** A claim that waits for its first pod is no reason to wait: the pod that can't have it says so. */
function claim(object: KubeObject): Seen {
  const phase = textAt(object, 'status', 'phase');
  if (phase === 'Lost') return seen('failed', 'volume-lost', 'the volume that it was bound to is gone');
  return ready(phase === 'Bound' ? 'it is bound' : 'it is bound when the first pod uses it');
}

function service(object: KubeObject): Seen {
  if (textAt(object, 'spec', 'type') !== 'LoadBalancer') return ready('it is there');
  const addresses = listAt(object, 'status', 'loadBalancer', 'ingress');
  if (addresses.length === 0) return waiting('load-balancer-pending', 'the load balancer has no address yet');
  return ready(`it is served at ${textAt(addresses[0], 'ip') ?? textAt(addresses[0], 'hostname') ?? 'an address'}`);
}

function definition(object: KubeObject): Seen {
  const names = conditionOf(object, 'NamesAccepted');
  if (names?.status === 'False') return seen('failed', 'names-not-accepted', names.message);
  return isTrue(conditionOf(object, 'Established'))
    ? ready('it is established')
    : waiting('not-established', 'the server does not serve the kind yet');
}

/** Kinds that get ready some time after they were applied. All others are ready when they are there. */
const looks: Readonly<Record<string, Look>> = {
  'apps/v1/Deployment': deployment,
  'apps/v1/StatefulSet': statefulSet,
  'apps/v1/DaemonSet': daemonSet,
  'batch/v1/Job': job,
  'v1/Pod': pod,
  'v1/PersistentVolumeClaim': claim,
  'v1/Service': service,
  'apiextensions.k8s.io/v1/CustomResourceDefinition': definition,
};

function lookFor({ apiVersion, kind }: KubeObject): Look | undefined {
  const key = `${apiVersion}/${kind}`;
  return Object.hasOwn(looks, key) ? looks[key] : undefined;
}

/** Whether an object gets ready some time after it was applied. */
export function hasRollout(object: KubeObject): boolean {
  return lookFor(object) !== undefined;
}

function runsOther(applied: KubeObject, now: KubeObject): boolean {
  if (Object.keys(fieldsAt(now, 'spec', 'template')).length === 0) return false;
  return imagesOf(applied).toSorted().join() !== imagesOf(now).toSorted().join();
}

/** How far an object has come that was applied and is now as it is; `undefined`: it is gone. */
export function stateOf(applied: KubeObject, now: KubeObject | undefined): ObjectState {
  const ref = refOf(applied);
  if (now === undefined) return { ref, ...seen('failed', 'object-deleted', 'somebody has deleted it') };
  const uid = uidOf(applied);
  if ((uid !== undefined && uid !== uidOf(now)) || runsOther(applied, now))
    return { ref, ...seen('superseded', 'rollout-superseded', 'somebody else has put another version in its place') };
  return { ref, ...(lookFor(now)?.(now) ?? ready('it is there')) };
}
