import {
  applyChange,
  createDiagnoser,
  followRollout,
  type Diagnosis,
  fieldsAt,
  type KubeObject,
  lookAtRollout,
} from '@aevon/kubernetes';
import { describe, expect, it } from 'vitest';
import { deployment, lastOf, openPlace, type Place, within, type WorkloadOptions } from './place.ts';
import type { Cluster } from './cluster.ts';

const call = within(30_000);

async function apply({ kube, namespace }: Place, ...objects: readonly KubeObject[]): Promise<readonly KubeObject[]> {
  const placed = objects.map((object) => ({ ...object, metadata: { ...object.metadata, namespace } }));
  return (await applyChange(kube, placed, { namespace }, call)).applied;
}

/** Diagnoses until there is this reason: what has just crashed is not given up yet. */
async function reasonOf(
  { kube }: Place,
  object: KubeObject,
  code: Diagnosis['code'],
  fatal = true,
): Promise<Diagnosis> {
  const diagnoser = createDiagnoser(kube, { logLines: 5 });
  const end = performance.now() + 20_000;
  for (;;) {
    const found = await diagnoser.diagnose(object, call);
    const wanted = found.find((one) => one.code === code && one.fatal === fatal);
    if (wanted !== undefined) return wanted;
    if (performance.now() > end) throw new Error(`no ${code} but ${JSON.stringify(found)}`);
    await kube.clock.sleep(50);
  }
}

/** How rollouts end, and why they fail. */
export function rolloutContract(cluster: () => Cluster): void {
  describe('a rollout', () => {
    it('is ready when all new replicas are available, and is watched once', async () => {
      const place = await openPlace(cluster());
      const applied = await apply(place, deployment('1', { replicas: 3 }), deployment('1', { name: 'api' }));
      const phases: string[] = [];
      for await (const { phase } of followRollout(place.kube, applied, call)) phases.push(phase);
      expect(phases.at(-1)).toBe('ready');
      expect(phases.slice(0, -1).every((phase) => phase === 'waiting')).toBe(true);
      expect(await lookAtRollout(place.kube, applied, call)).toMatchObject({ phase: 'ready' });
      const watches = place.cluster.audit().filter(({ user, verb }) => user === place.user && verb === 'watch');
      expect(watches).toHaveLength(1);
    });

    it('fails when the cluster gives it up, and is well again when the version before is applied', async () => {
      const place = await openPlace(cluster());
      await lastOf(followRollout(place.kube, await apply(place, deployment('1')), call));
      const bad = await apply(place, deployment('2-fate-crash', { deadlineSeconds: 1 }));
      expect(await lastOf(followRollout(place.kube, bad, call))).toMatchObject({
        phase: 'failed',
        objects: [{ code: 'progress-deadline-exceeded' }],
      });
      const back = await apply(place, deployment('1'));
      expect(await lastOf(followRollout(place.kube, back, call))).toMatchObject({ phase: 'ready' });
    });

    it('that another version takes over is superseded, and one that is deleted has failed', async () => {
      const place = await openPlace(cluster());
      const applied = await apply(place, deployment('1-fate-unready'));
      const rollouts = followRollout(place.kube, applied, call);
      expect((await rollouts.next()).value).toMatchObject({ phase: 'waiting' });
      await apply(place, deployment('2'));
      expect(await lastOf(rollouts)).toMatchObject({ phase: 'superseded' });
      const ref = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: place.namespace, name: 'web' };
      await place.kube.delete(ref, {}, call);
      expect(await lookAtRollout(place.kube, applied, call)).toMatchObject({
        phase: 'failed',
        objects: [{ code: 'object-deleted' }],
      });
    });

    it('ends undecided at the deadline', async () => {
      const place = await openPlace(cluster());
      const applied = await apply(place, deployment('1-fate-unready'));
      expect(await lastOf(followRollout(place.kube, applied, within(1500)))).toMatchObject({ phase: 'waiting' });
    });

    it('is not fooled by pods that are ready for a moment, when a time is asked for', async () => {
      const place = await openPlace(cluster());
      const web = deployment('1-fate-late', { replicas: 1, deadlineSeconds: 8 });
      const patient = { ...web, spec: { ...(web['spec'] as object), minReadySeconds: 5 } } as KubeObject;
      const rollout = await lastOf(followRollout(place.kube, await apply(place, patient), call));
      expect(rollout.phase).toBe('failed');
    });

    it.each([
      ['StatefulSet', { serviceName: 'db' }],
      ['DaemonSet', {}],
    ])('of a %s gets ready', async (kind, more) => {
      const place = await openPlace(cluster());
      const { selector, template } = fieldsAt(deployment('1'), 'spec');
      const spec = { selector, template, ...more };
      const applied = await apply(place, { apiVersion: 'apps/v1', kind, metadata: { name: 'web' }, spec });
      expect(await lastOf(followRollout(place.kube, applied, call))).toMatchObject({ phase: 'ready' });
    });
  });

  describe('why it fails', () => {
    const tooBig = { resources: { requests: { cpu: '999' } } };
    const limited = { resources: { limits: { memory: '64Mi' } } };
    const probed = { readinessProbe: { httpGet: { path: '/ready', port: 8080 } } };
    const init = { initContainers: [{ name: 'migrate', image: 'registry.test/web:1-fate-init' }] };

    it.each<[string, Diagnosis['code'], boolean, RegExp, WorkloadOptions]>([
      ['1-fate-nopull', 'image-not-found', true, /registry\.test\/web:1-fate-nopull/, {}],
      ['1-fate-crash', 'container-crashed', true, /ended with exit code 1/, {}],
      ['1-fate-oom', 'container-out-of-memory', true, /its limit of 64Mi/, { container: limited }],
      ['1-fate-unready', 'pod-not-ready', false, /runs but is not ready/, { container: probed }],
      ['1-fate-noconfig', 'container-config-invalid', true, /can't be configured/, {}],
      ['1-fate-init', 'init-container-failed', true, /init container migrate ended with exit code 1/, { pod: init }],
      ['1', 'pod-unschedulable', false, /no node can take the pod/, { container: tooBig }],
    ])('%s: %s', async (tag, code, fatal, what, options) => {
      const place = await openPlace(cluster());
      const [applied] = await apply(place, deployment(tag, options));
      const found = await reasonOf(place, applied!, code, fatal);
      expect(found).toMatchObject({ code, fatal, object: { kind: 'Deployment', name: 'web' } });
      expect(found.what).toMatch(what);
      expect(found.pod).toMatch(/^web-/);
      if (code !== 'pod-unschedulable') expect(found.node).toMatch(/^node-/);
    });

    it('shows what the container that ended has logged, and the events of its pod', async () => {
      const place = await openPlace(cluster());
      cluster().setLogs({ previous: ['boot', 'Error: no DATABASE_URL'], present: ['boot'] });
      const [applied] = await apply(place, deployment('1-fate-crash'));
      const found = await reasonOf(place, applied!, 'container-crashed');
      expect(found.log).toEqual(['boot', 'Error: no DATABASE_URL']);
      expect(found.events.join('\n')).toMatch(/BackOff/);
      expect(found.exitCode).toBe(1);
    });

    it.each([
      ['a quota', { hard: { pods: '0' } }, /exceeded quota/],
      ['a rule for pods', undefined, /violates PodSecurity "restricted/],
    ])('%s keeps pods from being made', async (_, quota, cause) => {
      const place = await openPlace(cluster());
      const { kube, namespace } = place;
      const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
      const object = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q', namespace }, spec: quota };
      if (quota === undefined)
        await cluster().admin('PATCH', `/api/v1/namespaces/${namespace}`, { metadata: { labels } });
      else await kube.apply(object, {}, call);
      const [applied] = await apply(place, deployment('1'));
      const found = await reasonOf(place, applied!, 'pods-not-created');
      expect(found).toMatchObject({ fatal: true, pod: undefined });
      expect(found.cause).toMatch(cause);
    });

    it('says nothing of pods that are well', async () => {
      const place = await openPlace(cluster());
      const applied = await apply(place, deployment('1'));
      await lastOf(followRollout(place.kube, applied, call));
      expect(await createDiagnoser(place.kube).diagnose(applied[0]!, call)).toEqual([]);
    });
  });
}
