import { isJsonObject, type Json, listAt, numberAt, textAt, valueAt } from '../json.ts';
import type { KubeObject } from '../object.ts';
import { conditionOf } from '../rollout/conditions.ts';
import type { DiagnosisCode } from './diagnosis.ts';

/** What one look at a pod shows, before its events and logs are read. */
export interface Sign {
  readonly code: DiagnosisCode;
  /**
   * `yes`: waiting is of no use. `lasting`: of none if it stays so for a time. `no`: it may mend by itself.
   */
  readonly fatal: 'yes' | 'lasting' | 'no';
  readonly what: string;
  readonly cause: string | undefined;
  readonly fix: string;
  readonly container: string | undefined;
  readonly exitCode: number | undefined;
  /** Which log tells why: of the container that ended, or of the one that runs. */
  readonly log: 'previous' | 'present' | undefined;
}

type Rest = Partial<Pick<Sign, 'cause' | 'container' | 'exitCode' | 'log'>>;

export function sign(code: DiagnosisCode, fatal: Sign['fatal'], what: string, fix: string, rest: Rest = {}): Sign {
  return {
    code,
    fatal,
    what,
    fix,
    cause: undefined,
    container: undefined,
    exitCode: undefined,
    log: undefined,
    ...rest,
  };
}

/** A container by its status, with what its pod says of it. */
interface Container {
  readonly name: string;
  readonly image: string;
  readonly isInit: boolean;
  readonly status: Json;
  readonly spec: Json | undefined;
}

function containersOf(pod: KubeObject): readonly Container[] {
  const read = (statuses: string, specs: string, isInit: boolean): readonly Container[] =>
    listAt(pod, 'status', statuses).map((status) => {
      const name = textAt(status, 'name') ?? '';
      const spec = listAt(pod, 'spec', specs).find((one) => textAt(one, 'name') === name);
      return { name, image: textAt(status, 'image') ?? textAt(spec, 'image') ?? '', isInit, status, spec };
    });
  return [...read('initContainerStatuses', 'initContainers', true), ...read('containerStatuses', 'containers', false)];
}

/** What a registry says of an image that it will not have tomorrow either. */
const hopeless = /not found|manifest unknown|does not exist|403|forbidden|denied|unauthorized/i;
/** The cache of the kubelet is behind: it mends itself within seconds. */
const cacheBehind = /failed to sync (configmap|secret) cache/i;

function pull({ name, image }: Container, message: string, hints: string): Sign {
  const isHopeless = hopeless.test(`${message} ${hints}`);
  const rest = { container: name, cause: message === '' ? undefined : message };
  return isHopeless
    ? sign(
        'image-not-found',
        'yes',
        `the image ${image} of container ${name} can't be pulled`,
        'check that this digest was pushed to this registry, and that the nodes may read from it',
        rest,
      )
    : sign(
        'image-pull-failed',
        'lasting',
        `the image ${image} of container ${name} could not be pulled yet`,
        'look at whether the registry answers and the nodes may reach it',
        rest,
      );
}

function ended({ status }: Container): { readonly state: Json; readonly log: 'previous' | 'present' } | undefined {
  const now = valueAt(status, 'state', 'terminated');
  if (isJsonObject(now)) return { state: now, log: 'present' };
  const last = valueAt(status, 'lastState', 'terminated');
  return isJsonObject(last) ? { state: last, log: 'previous' } : undefined;
}

function crash(container: Container, fatal: Sign['fatal']): Sign {
  const { name, isInit, spec } = container;
  const end = ended(container);
  const exitCode = numberAt(end?.state, 'exitCode');
  const reason = textAt(end?.state, 'reason') ?? 'Error';
  const restarts = numberAt(container.status, 'restartCount') ?? 0;
  const rest = { container: name, exitCode, log: end?.log ?? 'previous' };
  if (reason === 'OOMKilled') {
    const limit = textAt(spec, 'resources', 'limits', 'memory');
    return sign(
      'container-out-of-memory',
      fatal,
      `container ${name} was killed because it used more memory than its limit${limit === undefined ? '' : ` of ${limit}`}`,
      'raise resources.limits.memory, or make the program use less',
      { ...rest, cause: `OOMKilled, exit code ${exitCode ?? 137}, ${restarts} restarts` },
    );
  }
  const message = textAt(end?.state, 'message');
  return sign(
    isInit ? 'init-container-failed' : 'container-crashed',
    fatal,
    `${isInit ? 'init ' : ''}container ${name} ended with exit code ${exitCode ?? 'unknown'} and was started ${restarts} more times`,
    'mend what its log says',
    { ...rest, cause: message ?? reason },
  );
}

function waitingSign(container: Container, hints: string): Sign | undefined {
  const { name, image, isInit, status } = container;
  const reason = textAt(status, 'state', 'waiting', 'reason') ?? '';
  const message = textAt(status, 'state', 'waiting', 'message') ?? '';
  const rest = { container: name, cause: message === '' ? reason : message };
  if (reason === 'ErrImagePull' || reason === 'ImagePullBackOff') return pull(container, message, hints);
  if (reason === 'InvalidImageName')
    return sign(
      'image-name-invalid',
      'yes',
      `${image} is no name of an image`,
      'correct the image in the manifest',
      rest,
    );
  if (reason === 'CreateContainerConfigError')
    return sign(
      'container-config-invalid',
      cacheBehind.test(message) ? 'no' : 'yes',
      `container ${name} can't be configured`,
      'create the ConfigMap, Secret or key that it names, or correct the name',
      rest,
    );
  if (['CreateContainerError', 'RunContainerError', 'StartError'].includes(reason))
    return sign(
      'container-not-started',
      'yes',
      `container ${name} can't be started`,
      'correct what the cause names',
      rest,
    );
  if (reason !== 'CrashLoopBackOff') return undefined;
  const restarts = numberAt(status, 'restartCount') ?? 0;
  return crash(container, isInit || restarts >= 2 ? 'yes' : 'lasting');
}

function terminatedSign(container: Container, restarts: boolean): Sign | undefined {
  const state = valueAt(container.status, 'state', 'terminated');
  const exitCode = numberAt(state, 'exitCode');
  if (exitCode === undefined || exitCode === 0) return undefined;
  // 128: the runtime was torn down under it, which is nobody's mistake.
  if (textAt(state, 'reason') === 'ContainerCannotRun' && exitCode !== 128)
    return sign(
      'container-not-started',
      'yes',
      `container ${container.name} can't be run`,
      'correct what the cause names',
      {
        container: container.name,
        cause: textAt(state, 'message'),
        exitCode,
      },
    );
  return crash(container, restarts ? 'no' : 'yes');
}

function probeOf(spec: Json | undefined): string {
  const http = valueAt(spec, 'readinessProbe', 'httpGet');
  if (http === undefined) return 'its readiness probe has not succeeded';
  const port = valueAt(http, 'port');
  return `its readiness probe GET ${textAt(http, 'path') ?? '/'} on port ${typeof port === 'object' ? '?' : String(port)} has not succeeded`;
}

function unreadySign({ name, isInit, status, spec }: Container): Sign | undefined {
  if (isInit || valueAt(status, 'ready') === true || valueAt(status, 'state', 'running') === undefined)
    return undefined;
  return sign('pod-not-ready', 'no', `container ${name} runs but is not ready`, 'look at what the probe is answered', {
    container: name,
    cause: probeOf(spec),
    log: 'present',
  });
}

function podSign(pod: KubeObject): Sign | undefined {
  const reason = textAt(pod, 'status', 'reason');
  if (reason === 'Evicted' || reason === 'Preempting')
    return sign(
      'pod-evicted',
      'no',
      'the pod was evicted from its node',
      'give the node more room, or the pod fewer requests',
      {
        cause: textAt(pod, 'status', 'message'),
      },
    );
  const scheduled = conditionOf(pod, 'PodScheduled');
  if (scheduled?.status === 'False')
    return sign(
      'pod-unschedulable',
      'lasting',
      'no node can take the pod',
      'lower its requests, or give the cluster more room',
      {
        cause: scheduled.message,
      },
    );
  const isStarted = listAt(pod, 'status', 'containerStatuses').length > 0;
  if (isStarted || textAt(pod, 'status', 'phase') !== 'Pending') return undefined;
  return sign('pod-not-started', 'no', 'the node has not begun with the pod', 'look at the state of the node', {
    cause: 'the kubelet of the node has reported nothing yet',
  });
}

/** A Job has its own rule for how often its pods may fail. */
function underJob(pod: KubeObject, found: Sign): Sign {
  const isOfJob = listAt(pod.metadata, 'ownerReferences').some((owner) => textAt(owner, 'kind') === 'Job');
  return isOfJob && found.exitCode !== undefined ? { ...found, fatal: 'no' } : found;
}

/**
 * What is wrong with a pod, the reason first that stops all others. `hints`: texts of its events, as a back-off hides
 * the first message of a failed pull.
 */
export function signsOf(pod: KubeObject, hints: string): readonly Sign[] {
  if (pod.metadata['deletionTimestamp'] !== undefined) return [];
  const restarts = textAt(pod, 'spec', 'restartPolicy') !== 'Never';
  const containers = containersOf(pod);
  const found = containers.flatMap(
    (one) => waitingSign(one, hints) ?? terminatedSign(one, restarts) ?? unreadySign(one) ?? [],
  );
  return found.length > 0 ? found.map((one) => underJob(pod, one)) : [podSign(pod) ?? []].flat();
}
