import {
  applyChange,
  type ChangeOptions,
  failureOfRefusals,
  followRollout,
  type KubeObject,
  planChange,
} from '@aevon/kubernetes';
import { describe, expect, it } from 'vitest';
import { config, deployment, failureCode, lastOf, openPlace, type Place, within } from './place.ts';
import type { Cluster } from './cluster.ts';

const call = within(30_000);

function optionsOf({ namespace }: Place): ChangeOptions {
  return { namespace, applySet: { name: 'shop', namespace } };
}

async function release(place: Place, ...objects: readonly KubeObject[]) {
  const plan = await planChange(place.kube, objects, optionsOf(place), call);
  const failure = failureOfRefusals(plan.refused);
  if (failure !== undefined) throw failure;
  return applyChange(place.kube, plan.objects, optionsOf(place), call);
}

async function kindsOf(place: Place, ...objects: readonly KubeObject[]): Promise<string[]> {
  const { changes } = await planChange(place.kube, objects, optionsOf(place), call);
  return changes.map(({ ref, kind }) => `${ref.name} ${kind}`);
}

function job(name: string, tag: string): KubeObject {
  const containers = [{ name: 'migrate', image: `registry.test/migrate:${tag}` }];
  const spec = { backoffLimit: 0, template: { spec: { restartPolicy: 'Never', containers } } };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name }, spec };
}

/** Plans, and changes as they are planned. */
export function changeContract(cluster: () => Cluster): void {
  describe('a plan', () => {
    it('says what is created, changed and left, field by field, and changes nothing', async () => {
      const place = await openPlace(cluster());
      await release(place, config('a'), config('b'));
      const before = place.changes().length;
      const plan = await planChange(
        place.kube,
        [config('a'), config('b', { x: '2' }), config('c')],
        optionsOf(place),
        call,
      );
      expect(plan.changes.map(({ ref, kind }) => `${ref.name} ${kind}`)).toEqual([
        'a unchanged',
        'b changed',
        'c created',
      ]);
      expect(plan.changes[1]?.fields).toEqual([{ path: 'data.x', before: '"1"', after: '"2"' }]);
      expect(place.changes()).toHaveLength(before);
    });

    it('hides the values of Secrets', async () => {
      const place = await openPlace(cluster());
      const secret = (value: string): KubeObject => ({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 's' },
        data: { p: btoa(value) },
      });
      await release(place, secret('hunter1'));
      const plan = await planChange(place.kube, [secret('hunter2')], optionsOf(place), call);
      expect(plan.changes[0]).toMatchObject({ kind: 'changed', fields: [{ path: 'data.p', before: '(hidden)' }] });
      expect(JSON.stringify(plan.changes)).not.toContain(btoa('hunter2'));
    });

    it('reports every refusal of all objects', async () => {
      const place = await openPlace(cluster());
      const web = deployment('1');
      const wrong = { ...web, spec: { ...(web['spec'] as object), replicsa: 1 } } as KubeObject;
      const widget = { ...config('w'), apiVersion: 'acme.io/v1', kind: 'Widget' };
      const plan = await planChange(
        place.kube,
        [wrong, widget, config('Bad_Name'), config('a')],
        optionsOf(place),
        call,
      );
      expect(plan.refused.map(({ refusal }) => refusal.reason).sort()).toEqual(['invalid', 'invalid', 'unknown-kind']);
      expect(plan.changes.map(({ ref }) => ref.name)).toEqual(['a']);
    });

    it('leaves open what needs a namespace or a kind that the change itself brings', async () => {
      const place = await openPlace(cluster());
      const fresh = `${place.namespace}-new`;
      const group = `${place.namespace}.test`;
      const names = { plural: 'widgets', singular: 'widget', kind: 'Widget' };
      const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
      const versions = [{ name: 'v1', served: true, storage: true, schema }];
      const objects: readonly KubeObject[] = [
        { apiVersion: `${group}/v1`, kind: 'Widget', metadata: { name: 'w' }, spec: { size: 1 } },
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: fresh } },
        { ...config('a'), metadata: { name: 'a', namespace: fresh } },
        {
          apiVersion: 'apiextensions.k8s.io/v1',
          kind: 'CustomResourceDefinition',
          metadata: { name: `widgets.${group}` },
          spec: { group, scope: 'Namespaced', names, versions },
        },
      ];
      expect((await kindsOf(place, ...objects)).sort()).toEqual(
        [`${fresh} created`, 'a unchecked', 'w unchecked', `widgets.${group} created`].sort(),
      );
      const { applied } = await release(place, ...objects);
      expect(applied.map(({ kind }) => kind)).toEqual(['Namespace', 'CustomResourceDefinition', 'ConfigMap', 'Widget']);
      expect(await kindsOf(place, ...objects)).toEqual(
        expect.arrayContaining(['a unchanged', 'w unchanged']) as string[],
      );
    });
  });

  describe('a change', () => {
    it('sends each object once, never by force, and a run of the same changes nothing', async () => {
      const place = await openPlace(cluster());
      const objects = [deployment('1'), config('a'), config('b')];
      const versions = async (): Promise<unknown[]> =>
        (await release(place, ...objects)).applied.map(({ metadata }) => metadata['uid']);
      const first = await versions();
      const patches = place.changes().filter(({ verb }) => verb === 'patch');
      const ofObject = (name: string) => patches.filter((line) => line.name === name);
      expect(['web', 'a', 'b'].map((name) => ofObject(name).length)).toEqual([1, 1, 1]);
      // The parent of the set: the wider one before, the exact one after.
      expect(ofObject('shop')).toHaveLength(2);
      expect(place.changes().every(({ uri }) => !uri.includes('force=true'))).toBe(true);
      await lastOf(followRollout(place.kube, (await release(place, ...objects)).applied, call));
      expect(await kindsOf(place, ...objects)).toEqual(['a unchanged', 'b unchanged', 'web unchanged']);
      expect(await versions()).toEqual(first);
    });

    it('deletes what has left the set, and nothing of others', async () => {
      const place = await openPlace(cluster());
      const { kube, namespace } = place;
      await kube.apply({ ...config('foreign'), metadata: { name: 'foreign', namespace } }, {}, call);
      await release(place, config('a'), config('b'), deployment('1'));
      const plan = await planChange(kube, [config('a')], optionsOf(place), call);
      expect(plan.pruned.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual(['ConfigMap b', 'Deployment web']);
      const { pruned } = await release(place, config('a'));
      expect(pruned).toHaveLength(2);
      const left = await kube.list({ apiVersion: 'v1', kind: 'ConfigMap', namespace }, call);
      expect(left.items.map(({ metadata }) => metadata.name).sort()).toEqual(['a', 'foreign', 'kube-root-ca.crt']);
      const parent = await kube.get({ apiVersion: 'v1', kind: 'Secret', namespace, name: 'shop' }, call);
      expect(parent?.metadata['annotations']).toMatchObject({
        'applyset.kubernetes.io/contains-group-kinds': 'ConfigMap',
      });
    });

    it('does not touch a set of another tool', async () => {
      const place = await openPlace(cluster());
      const { kube, namespace } = place;
      await kube.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'shop', namespace } }, call);
      expect(await failureCode(release(place, config('a')))).toBe('applyset-foreign');
    });

    it('waits for a Job before what comes after it, and puts the next one in its place', async () => {
      const place = await openPlace(cluster());
      await release(place, deployment('1'), job('migrate', '1'));
      const order = place.changes().map(({ resource }) => resource);
      expect(order.indexOf('jobs')).toBeLessThan(order.indexOf('deployments'));
      expect(await kindsOf(place, job('migrate', '1'))).toEqual(['migrate unchanged']);
      expect(await kindsOf(place, job('migrate', '2'))).toEqual(['migrate replaced']);
      const { applied } = await release(place, job('migrate', '2'));
      expect(JSON.stringify(applied[0])).toContain('registry.test/migrate:2');
    });

    it('stops at a Job that fails, with its log, before the version is changed', async () => {
      const place = await openPlace(cluster());
      cluster().setLogs({ previous: [], present: ['relation "orders" does not exist'] });
      const failure: unknown = await release(place, deployment('1'), job('migrate', '1-fate-fail')).catch(
        (error: unknown) => error,
      );
      expect(failure).toMatchObject({ facts: { code: 'stage-failed' } });
      expect(JSON.stringify(failure)).toContain('relation \\"orders\\" does not exist');
      expect(place.changes().map(({ resource }) => resource)).not.toContain('deployments');
    });

    it('leaves replicas to the autoscaler that owns them, and keeps their number until it does', async () => {
      const place = await openPlace(cluster());
      const { kube, namespace } = place;
      const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
      const hpa: KubeObject = {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'web' },
        spec: { scaleTargetRef: target, minReplicas: 2, maxReplicas: 9 },
      };
      const ref = { ...target, namespace };
      const replicas = async () => (await kube.get(ref, call))?.['spec'];
      await release(place, deployment('1', { replicas: 4 }));
      await release(place, deployment('2', { replicas: 2 }), hpa);
      expect(await replicas()).toMatchObject({ replicas: 4 });
      const path = `/apis/apps/v1/namespaces/${namespace}/deployments/web/scale`;
      await cluster().admin('PATCH', path, { spec: { replicas: 7 } });
      await release(place, deployment('3', { replicas: 2 }), hpa);
      expect(await replicas()).toMatchObject({ replicas: 7 });
    });

    it('rolls back by applying what was before, as the same manager', async () => {
      const place = await openPlace(cluster());
      await lastOf(followRollout(place.kube, (await release(place, deployment('1'), config('a'))).applied, call));
      await release(place, deployment('2-fate-crash'), config('a', { x: '2' }));
      const back = await release(place, deployment('1'), config('a'));
      expect(await lastOf(followRollout(place.kube, back.applied, call))).toMatchObject({ phase: 'ready' });
      expect(place.changes().map(({ code }) => code)).not.toContain(409);
    });
  });
}
