import type { JsonObject, KubeObject } from '@aevon/kubernetes';
import { describe, expect, it } from 'vitest';
import { isFatal } from '../src/diagnosis/diagnose.ts';
import { type Sign, signsOf } from '../src/diagnosis/signs.ts';

function pod(status: JsonObject, spec: JsonObject = {}, metadata: JsonObject = {}): KubeObject {
  const containers = [{ name: 'web', image: 'shop/web:1', resources: { limits: { memory: '64Mi' } } }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-1', ...metadata },
    spec: { containers, ...spec },
    status,
  };
}

function container(state: JsonObject, more: JsonObject = {}): JsonObject {
  return { name: 'web', image: 'shop/web:1', ready: false, restartCount: 0, state, ...more };
}

const containers = (...statuses: readonly JsonObject[]): JsonObject => ({
  phase: 'Running',
  containerStatuses: statuses,
});
const waiting = (reason: string, message = ''): JsonObject => container({ waiting: { reason, message } });
const crashed = (restartCount: number, terminated: JsonObject): JsonObject =>
  container({ waiting: { reason: 'CrashLoopBackOff' } }, { restartCount, lastState: { terminated } });

function brief(found: readonly Sign[]): string[] {
  return found.map(({ code, fatal }) => `${code} ${fatal}`);
}

describe('a container', () => {
  it.each<[string, JsonObject, string]>([
    ['no such image', waiting('ErrImagePull', 'rpc error: code = NotFound desc = not found'), 'image-not-found yes'],
    ['no right to the registry', waiting('ErrImagePull', '403 Forbidden'), 'image-not-found yes'],
    ['a registry that is away', waiting('ErrImagePull', 'dial tcp: i/o timeout'), 'image-pull-failed lasting'],
    ['a name that is none', waiting('InvalidImageName'), 'image-name-invalid yes'],
    ['no such Secret', waiting('CreateContainerConfigError', 'secret "env" not found'), 'container-config-invalid yes'],
    [
      'a cache that is behind',
      waiting('CreateContainerConfigError', 'failed to sync secret cache'),
      'container-config-invalid no',
    ],
    ['a start that fails', waiting('RunContainerError'), 'container-not-started yes'],
    ['a first crash', crashed(1, { exitCode: 1 }), 'container-crashed lasting'],
    ['crashes in a row', crashed(2, { exitCode: 1 }), 'container-crashed yes'],
    ['too much memory', crashed(3, { exitCode: 137, reason: 'OOMKilled' }), 'container-out-of-memory yes'],
    ['an end just now', container({ terminated: { exitCode: 1 } }), 'container-crashed no'],
    [
      'a program that is none',
      container({ terminated: { exitCode: 127, reason: 'ContainerCannotRun' } }),
      'container-not-started yes',
    ],
    ['a probe that fails', container({ running: {} }), 'pod-not-ready no'],
  ])('%s', (_, status, expected) => {
    expect(brief(signsOf(pod(containers(status)), ''))).toEqual([expected]);
  });

  it('hides the first message behind a back-off, which its events still have', () => {
    const backOff = pod(containers(waiting('ImagePullBackOff', 'Back-off pulling image')));
    expect(brief(signsOf(backOff, ''))).toEqual(['image-pull-failed lasting']);
    expect(brief(signsOf(backOff, 'Failed to pull image: manifest unknown'))).toEqual(['image-not-found yes']);
  });

  it('that used too much memory is told its limit, its exit code and which log tells more', () => {
    const [found] = signsOf(pod(containers(crashed(3, { exitCode: 137, reason: 'OOMKilled' }))), '');
    expect(found).toMatchObject({ exitCode: 137, log: 'previous', container: 'web' });
    expect(found?.what).toContain('its limit of 64Mi');
  });

  it('of the beginning stops the pod', () => {
    const status = { ...crashed(3, { exitCode: 4 }), name: 'migrate' };
    const spec = { initContainers: [{ name: 'migrate', image: 'shop/web:1' }] };
    const [found] = signsOf(pod({ phase: 'Pending', initContainerStatuses: [status] }, spec), '');
    expect(found).toMatchObject({ code: 'init-container-failed', fatal: 'yes', exitCode: 4 });
  });

  it('that is not ready is told its probe', () => {
    const probe = { httpGet: { path: '/ready', port: 8080 } };
    const spec = { containers: [{ name: 'web', readinessProbe: probe }] };
    const [found] = signsOf(pod(containers(container({ running: {} })), spec), '');
    expect(found?.cause).toBe('its readiness probe GET /ready on port 8080 has not succeeded');
  });

  it('of a Job fails as often as the Job allows', () => {
    const owners = { ownerReferences: [{ kind: 'Job', uid: 'j' }] };
    const ended = pod(containers(container({ terminated: { exitCode: 1 } })), { restartPolicy: 'Never' }, owners);
    expect(brief(signsOf(ended, ''))).toEqual(['container-crashed no']);
  });
});

describe('a pod', () => {
  it.each<[string, JsonObject, string[]]>([
    [
      'that no node takes',
      { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False' }] },
      ['pod-unschedulable lasting'],
    ],
    ['that was evicted', { phase: 'Failed', reason: 'Evicted' }, ['pod-evicted no']],
    ['that its node has not begun with', { phase: 'Pending' }, ['pod-not-started no']],
    ['that is well', containers(container({ running: {} }, { ready: true })), []],
  ])('%s', (_, status, expected) => {
    expect(brief(signsOf(pod(status), ''))).toEqual(expected);
  });

  it('that is ending is nobody’s trouble', () => {
    expect(signsOf(pod({ phase: 'Pending' }, {}, { deletionTimestamp: 'now' }), '')).toEqual([]);
  });
});

describe('what lasts', () => {
  const signOf = (code: Sign['code']): Sign => ({
    ...signsOf(pod({ phase: 'Pending' }), '')[0]!,
    code,
    fatal: 'lasting',
  });
  const event = (reason: string, message = '', count = 1) => ({ reason, message, count });
  it.each<[string, Sign['code'], ReturnType<typeof event>[], number, boolean]>([
    ['a pull at first', 'image-pull-failed', [event('Failed', 'Failed to pull image')], 0, false],
    ['a pull three times', 'image-pull-failed', [event('Failed', 'Failed to pull image', 3)], 0, true],
    ['a pull for a minute', 'image-pull-failed', [], 60_000, true],
    ['no room at first', 'pod-unschedulable', [], 15_000, false],
    ['no room for a minute', 'pod-unschedulable', [], 60_000, true],
    ['no room, and none will be made', 'pod-unschedulable', [event('NotTriggerScaleUp')], 15_000, true],
    ['no room, but it is being made', 'pod-unschedulable', [event('TriggeredScaleUp')], 600_000, false],
    ['one crash for a minute', 'container-crashed', [], 60_000, true],
  ])('%s', (_, code, events, seenMs, expected) => {
    expect(isFatal(signOf(code), events, seenMs)).toBe(expected);
  });
});
