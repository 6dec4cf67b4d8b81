import { createKubernetes, failureOfRefusals, fieldsAt, type KubeObject, planChange } from '@aevon/kubernetes';
import { createHttp } from '@aevon/http';
import { describe, expect, it } from 'vitest';
import { clientOf, config, deployment, failureCode, openPlace, within } from './place.ts';
import type { Cluster } from './cluster.ts';

const call = within(30_000);

function inNamespace(object: KubeObject, namespace: string): KubeObject {
  return { ...object, metadata: { ...object.metadata, namespace } };
}

/** What the server of the API answers, and what the client makes of it. */
export function serverContract(cluster: () => Cluster): void {
  describe('server-side apply', () => {
    it('creates, then changes nothing, then changes', async () => {
      const { kube, namespace } = await openPlace(cluster());
      const apply = async (object: KubeObject) => kube.apply(inNamespace(object, namespace), {}, call);
      const first = await apply(config('a'));
      const again = await apply(config('a'));
      expect(first).toMatchObject({ outcome: 'created' });
      expect(again).toMatchObject({ outcome: 'configured' });
      const version = (applied: typeof first) =>
        applied.outcome === 'refused' ? '' : applied.object.metadata['resourceVersion'];
      expect(version(again)).toBe(version(first));
      expect(version(await apply(config('a', { x: '2' })))).not.toBe(version(first));
    });

    it('tells the field and the manager of a conflict, and takes it over only by force', async () => {
      const { kube, namespace } = await openPlace(cluster());
      const other = await clientOf(cluster(), namespace, 'ci', { fieldManager: 'other' });
      const web = inNamespace(deployment('1', { replicas: 3 }), namespace);
      const scaled = inNamespace(deployment('1', { replicas: 9 }), namespace);
      await kube.apply(web, {}, call);
      expect(await other.apply(scaled, {}, call)).toEqual({
        outcome: 'refused',
        refusal: expect.objectContaining({
          reason: 'conflict',
          conflicts: [{ manager: 'aevon', field: '.spec.replicas' }],
        }) as unknown,
      });
      expect(await other.apply(scaled, { force: true }, call)).toMatchObject({ outcome: 'configured' });
      expect(await kube.apply(web, {}, call)).toMatchObject({
        refusal: { conflicts: [{ manager: 'other', field: '.spec.replicas' }] },
      });
    });

    it('conflicts with what was done by hand, in the plan already, and not when it leaves the field out', async () => {
      const { kube, namespace } = await openPlace(cluster());
      const byHand = await clientOf(cluster(), namespace, 'ci', { fieldManager: 'kubectl' });
      await kube.apply(inNamespace(deployment('1'), namespace), {}, call);
      await byHand.apply(inNamespace(deployment('2', { replicas: 5 }), namespace), { force: true }, call);
      const plan = await planChange(kube, [deployment('1')], { namespace }, call);
      const image = '.spec.template.spec.containers[name="app"].image';
      expect(plan.refused[0]?.refusal.conflicts).toEqual([
        { manager: 'kubectl', field: '.spec.replicas' },
        { manager: 'kubectl', field: image },
      ]);
      const spec = Object.entries(fieldsAt(deployment('2'), 'spec')).filter(([field]) => field !== 'replicas');
      const without = { ...deployment('2'), spec: Object.fromEntries(spec) };
      expect(await kube.apply(inNamespace(without, namespace), {}, call)).toMatchObject({
        outcome: 'configured',
        object: { spec: { replicas: 5 } },
      });
    });

    it('refuses an unknown field at once, although it is answered with 500', async () => {
      const {
        kube,
        namespace,
        cluster: { audit },
        user,
      } = await openPlace(cluster());
      const web = deployment('1');
      const wrong = inNamespace({ ...web, spec: { ...(web['spec'] as object), replicsa: 3 } }, namespace);
      expect(await kube.apply(wrong, {}, call)).toMatchObject({
        outcome: 'refused',
        refusal: { reason: 'invalid', fields: ['.spec.replicsa'] },
      });
      expect(audit().filter((line) => line.user === user && line.verb === 'patch')).toHaveLength(1);
    });

    it('refuses bad names, what can never change, unknown kinds and namespaces that are not there', async () => {
      const { kube, namespace } = await openPlace(cluster());
      const reasonOf = async (object: KubeObject, into = namespace): Promise<string> => {
        const applied = await kube.apply(inNamespace(object, into), {}, call);
        return applied.outcome === 'refused' ? applied.refusal.reason : applied.outcome;
      };
      await kube.apply(inNamespace(deployment('1'), namespace), {}, call);
      const web = deployment('1', { name: 'other' });
      expect(await reasonOf(config('Not_A_Name'))).toBe('invalid');
      expect(await reasonOf({ ...web, metadata: { name: 'web' } })).toBe('invalid');
      expect(await reasonOf({ ...config('a'), apiVersion: 'acme.io/v1', kind: 'Widget' })).toBe('unknown-kind');
      expect(await reasonOf(config('a'), 'nowhere')).toBe('no-namespace');
    });

    it('keeps nothing of a dry run', async () => {
      const { kube, namespace, changes } = await openPlace(cluster());
      expect(await kube.apply(inNamespace(config('a'), namespace), { dryRun: true }, call)).toMatchObject({
        outcome: 'created',
      });
      expect(await kube.get({ apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'a' }, call)).toBeUndefined();
      expect(changes()).toEqual([]);
    });

    it('does not show the value of a Secret that is refused', async () => {
      const { kube, namespace } = await openPlace(cluster());
      const secret = {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'a', namespace },
        stringData: { 'x y': 'hunter2' },
      };
      const applied = await kube.apply(secret, {}, call);
      expect(applied).toMatchObject({ outcome: 'refused', refusal: { reason: 'invalid' } });
      expect(JSON.stringify(applied)).not.toContain('hunter2');
    });

    it('creates once what must not be there, and deletes what is still the same', async () => {
      const { kube, namespace } = await openPlace(cluster());
      const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'a' };
      expect(await kube.create(inNamespace(config('a'), namespace), call)).toBe('created');
      expect(await kube.create(inNamespace(config('a'), namespace), call)).toBe('exists');
      expect(await kube.delete(ref, { uid: 'of-another' }, call)).toBe('absent');
      expect(await kube.get(ref, call)).toBeDefined();
      expect(await kube.delete(ref, {}, call)).toBe('deleted');
      expect(await kube.delete(ref, {}, call)).toBe('absent');
    });
  });

  describe('rights and rules', () => {
    it('are named where they are lacking', async () => {
      const { namespace } = await openPlace(cluster());
      const bare = await clientOf(cluster(), namespace, 'bare', { bare: 'bare' });
      const plan = await planChange(bare, [config('a')], { namespace }, call).catch((error: unknown) => error);
      expect(plan).toMatchObject({ facts: { code: 'cluster-forbidden', kind: 'user' } });
      const applied = await bare.apply(inNamespace(config('a'), namespace), {}, call);
      expect(applied).toMatchObject({ refusal: { reason: 'forbidden' } });
      if (applied.outcome === 'refused')
        expect(applied.refusal.message).toMatch(/system:serviceaccount:.*:bare" cannot patch resource "configmaps"/);
    });

    it('work as soon as they are given', async () => {
      const { namespace } = await openPlace(cluster());
      const bare = await clientOf(cluster(), namespace, 'bare', { bare: 'bare' });
      const query = { apiVersion: 'v1', kind: 'ConfigMap', namespace };
      expect(await failureCode(bare.list(query, call))).toBe('cluster-forbidden');
      const bindings = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`;
      const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' };
      const subjects = [{ kind: 'ServiceAccount', name: 'bare', namespace }];
      await cluster().admin('POST', bindings, { metadata: { name: 'view' }, roleRef, subjects });
      const names = async () => (await bare.list(query, call)).items.map(({ metadata }) => metadata.name);
      await expect.poll(async () => names().catch(() => []), { timeout: 5_000 }).toContain('kube-root-ca.crt');
    });

    it('a token that is none is refused as such', async () => {
      const { namespace } = await openPlace(cluster());
      const kube = await clientOf(cluster(), namespace, 'ci');
      expect(await failureCode(kube.list({ apiVersion: 'v1', kind: 'ConfigMap', namespace }, call))).toBe(
        'Error: no failure',
      );
      const { server, ca } = cluster();
      const wrong = createKubernetes({
        http: createHttp({ clock: kube.clock }),
        clock: kube.clock,
        server,
        ca,
        token: async () => 'rubbish',
        fieldManager: 'aevon',
      });
      expect(await failureCode(wrong.list({ apiVersion: 'v1', kind: 'ConfigMap', namespace }, call))).toBe(
        'cluster-unauthorized',
      );
    });

    it('a token that expires is replaced, for a watch too', async () => {
      const { namespace, kube } = await openPlace(cluster());
      const { server, ca, http } = cluster();
      const good = await cluster().token(namespace, 'ci');
      const token = async (refused?: string): Promise<string> => (refused === undefined ? 'expired' : good);
      const renewing = createKubernetes({ http, clock: kube.clock, server, ca, token, fieldManager: 'aevon' });
      for await (const event of renewing.watch({ apiVersion: 'v1', kind: 'ConfigMap', namespace }, call)) {
        if (event.type === 'all') await kube.apply(inNamespace(config('late'), namespace), {}, call);
        else if (event.object.metadata.name === 'late') break;
      }
      const late = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'late' };
      expect(await renewing.get(late, call)).toBeDefined();
    });

    it('a quota on objects refuses', async () => {
      const { kube, namespace } = await openPlace(cluster());
      const quota = {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'q', namespace },
        spec: { hard: { 'count/configmaps': '0' } },
      };
      await kube.apply(quota, {}, call);
      const refused = async () => {
        const plan = await planChange(kube, [config('a')], { namespace }, call);
        return failureOfRefusals(plan.refused)?.facts;
      };
      await expect.poll(refused, { timeout: 10_000 }).toMatchObject({ code: 'object-forbidden' });
      expect((await refused())?.what).toContain('exceeded quota');
    });

    it('warnings of Pod Security are kept', async () => {
      const { kube, namespace } = await openPlace(cluster());
      const labels = {
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/warn': 'restricted',
      };
      await cluster().admin('PATCH', `/api/v1/namespaces/${namespace}`, { metadata: { labels } });
      const plan = await planChange(kube, [deployment('1')], { namespace }, call);
      expect(plan.changes[0]?.warnings.join()).toContain('restricted');
      expect(plan.refused).toEqual([]);
    });
  });
}
