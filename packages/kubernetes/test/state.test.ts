import type { JsonObject, KubeObject } from '@aevon/kubernetes';
import { describe, expect, it } from 'vitest';
import { stateOf } from '../src/rollout/state-of.ts';

function object(apiVersion: string, kind: string, spec: JsonObject, status: JsonObject, generation = 2): KubeObject {
  return { apiVersion, kind, metadata: { name: 'a', namespace: 'shop', uid: 'u', generation }, spec, status };
}

function seen(now: KubeObject): string {
  const { phase, code } = stateOf(now, now);
  return `${phase} ${code}`;
}

const whole = { observedGeneration: 2, replicas: 3, updatedReplicas: 3, availableReplicas: 3 };
const condition = (type: string, status: string, reason = '', message = ''): JsonObject => ({
  conditions: [{ type, status, reason, message }],
});

describe('a Deployment', () => {
  it.each<[string, JsonObject, JsonObject]>([
    ['ready ready', { replicas: 3 }, whole],
    ['ready ready', { replicas: 0 }, { observedGeneration: 2 }],
    ['waiting change-not-observed', { replicas: 3 }, { ...whole, observedGeneration: 1 }],
    ['waiting change-not-observed', { replicas: 3 }, {}],
    ['waiting new-replicas-pending', { replicas: 3 }, { ...whole, updatedReplicas: 1 }],
    ['waiting old-replicas-ending', { replicas: 3 }, { ...whole, replicas: 4 }],
    ['waiting new-replicas-unavailable', { replicas: 3 }, { ...whole, availableReplicas: 2 }],
    ['waiting new-replicas-pending', {}, { observedGeneration: 2 }],
    ['failed deployment-paused', { replicas: 3, paused: true }, whole],
    [
      'failed progress-deadline-exceeded',
      { replicas: 3 },
      { ...whole, ...condition('Progressing', 'False', 'ProgressDeadlineExceeded') },
    ],
    [
      'waiting pods-not-created',
      { replicas: 3 },
      { ...whole, updatedReplicas: 0, ...condition('ReplicaFailure', 'True', 'FailedCreate', 'exceeded quota') },
    ],
  ])('is %s', (expected, spec, status) => {
    expect(seen(object('apps/v1', 'Deployment', spec, status))).toBe(expected);
  });

  it('does not believe a deadline that was exceeded before the change', () => {
    const status = {
      ...whole,
      observedGeneration: 1,
      ...condition('Progressing', 'False', 'ProgressDeadlineExceeded'),
    };
    expect(seen(object('apps/v1', 'Deployment', { replicas: 3 }, status))).toBe('waiting change-not-observed');
  });
});

describe('other kinds', () => {
  const stateful = {
    observedGeneration: 2,
    availableReplicas: 3,
    updatedReplicas: 3,
    currentRevision: 'r2',
    updateRevision: 'r2',
  };
  const daemon = { observedGeneration: 2, desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2 };
  it.each<[string, string, JsonObject, JsonObject]>([
    ['ready ready', 'apps/v1 StatefulSet', { replicas: 3 }, stateful],
    [
      'waiting new-replicas-pending',
      'apps/v1 StatefulSet',
      { replicas: 3 },
      { ...stateful, currentRevision: 'r1', updatedReplicas: 1 },
    ],
    ['waiting new-replicas-unavailable', 'apps/v1 StatefulSet', { replicas: 3 }, { ...stateful, availableReplicas: 2 }],
    ['waiting old-replicas-ending', 'apps/v1 StatefulSet', { replicas: 3 }, { ...stateful, currentRevision: 'r1' }],
    [
      'ready ready',
      'apps/v1 StatefulSet',
      { replicas: 3, updateStrategy: { rollingUpdate: { partition: 2 } } },
      { ...stateful, currentRevision: 'r1', updatedReplicas: 1 },
    ],
    [
      'ready ready',
      'apps/v1 StatefulSet',
      { replicas: 3, updateStrategy: { type: 'OnDelete' } },
      { ...stateful, currentRevision: 'r1', updatedReplicas: 0 },
    ],
    ['ready ready', 'apps/v1 DaemonSet', {}, daemon],
    ['waiting new-replicas-pending', 'apps/v1 DaemonSet', {}, { ...daemon, updatedNumberScheduled: 1 }],
    ['waiting new-replicas-unavailable', 'apps/v1 DaemonSet', {}, { ...daemon, numberAvailable: 1 }],
    ['ready ready', 'batch/v1 Job', {}, condition('Complete', 'True')],
    ['failed job-failed', 'batch/v1 Job', {}, condition('Failed', 'True', 'BackoffLimitExceeded')],
    ['waiting job-running', 'batch/v1 Job', {}, { active: 1 }],
    ['failed job-suspended', 'batch/v1 Job', { suspend: true }, {}],
    ['ready ready', 'v1 PersistentVolumeClaim', {}, { phase: 'Pending' }],
    ['failed volume-lost', 'v1 PersistentVolumeClaim', {}, { phase: 'Lost' }],
    ['waiting load-balancer-pending', 'v1 Service', { type: 'LoadBalancer' }, { loadBalancer: {} }],
    ['ready ready', 'v1 Service', { type: 'LoadBalancer' }, { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } }],
    ['ready ready', 'v1 Service', { type: 'ClusterIP' }, {}],
    ['waiting not-established', 'apiextensions.k8s.io/v1 CustomResourceDefinition', {}, {}],
    ['ready ready', 'apiextensions.k8s.io/v1 CustomResourceDefinition', {}, condition('Established', 'True')],
    [
      'failed names-not-accepted',
      'apiextensions.k8s.io/v1 CustomResourceDefinition',
      {},
      condition('NamesAccepted', 'False'),
    ],
    ['waiting pod-not-ready', 'v1 Pod', {}, { phase: 'Running' }],
    ['ready ready', 'v1 Pod', {}, { phase: 'Succeeded' }],
    ['failed pod-failed', 'v1 Pod', {}, { phase: 'Failed' }],
    ['ready ready', 'v1 ConfigMap', {}, {}],
    ['ready ready', 'acme.io/v1 Deployment', {}, {}],
  ])('%s: %s', (expected, kind, spec, status) => {
    const [apiVersion = '', name = ''] = kind.split(' ');
    expect(seen(object(apiVersion, name, spec, status))).toBe(expected);
  });
});

describe('somebody else', () => {
  const running = (image: string, uid = 'u'): KubeObject => {
    const spec = { replicas: 3, template: { spec: { containers: [{ name: 'web', image }] } } };
    return { ...object('apps/v1', 'Deployment', spec, whole), metadata: { name: 'a', uid, generation: 2 } };
  };
  it('who puts other images in supersedes the rollout', () => {
    expect(stateOf(running('web@sha256:1'), running('web@sha256:2'))).toMatchObject({ phase: 'superseded' });
    expect(stateOf(running('web@sha256:1'), running('web@sha256:1', 'other'))).toMatchObject({ phase: 'superseded' });
  });
  it('who deletes it fails it, and who scales it does neither', () => {
    expect(stateOf(running('web@sha256:1'), undefined)).toMatchObject({ phase: 'failed', code: 'object-deleted' });
    const scaled = { ...running('web@sha256:1'), metadata: { name: 'a', uid: 'u', generation: 7 } };
    expect(stateOf(running('web@sha256:1'), scaled)).toMatchObject({ code: 'change-not-observed' });
  });
});
