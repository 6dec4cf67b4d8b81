import { applyChange, createDiagnoser, followRollout, lookAtRollout } from '@aevon/kubernetes';
import { afterEach, describe, expect, it } from 'vitest';
import type { Component } from '../lab/components.ts';
import { config, deployment, failureCode, lastOf, openPlace, type Place, within } from './contract/place.ts';
import { useLab } from './lab.ts';

// Without a cache for these kinds the store itself answers, and forgets when it is told to.
const lab = useLab({ apiArgs: ['--watch-cache-sizes', 'deployments.apps#0,configmaps#0'] });
const call = within(30_000);
const stopped = new Set<Component>();

function stop(component: Component): void {
  stopped.add(component);
  lab().signal(component, 'SIGSTOP');
}

afterEach(() => {
  for (const component of stopped) lab().signal(component, 'SIGCONT');
  stopped.clear();
});

async function applyWeb({ kube, namespace }: Place, tag: string) {
  const web = deployment(tag);
  const placed = { ...web, metadata: { ...web.metadata, namespace } };
  return (await applyChange(kube, [placed], { namespace }, call)).applied;
}

describe('a cluster in trouble', () => {
  it('whose controllers hang is not taken for done', async () => {
    const place = await openPlace(lab());
    await lastOf(followRollout(place.kube, await applyWeb(place, '1'), call));
    stop('kube-controller-manager');
    const applied = await applyWeb(place, '2');
    expect(await lookAtRollout(place.kube, applied, call)).toMatchObject({
      phase: 'waiting',
      objects: [{ code: 'change-not-observed' }],
    });
    lab().signal('kube-controller-manager', 'SIGCONT');
    expect(await lastOf(followRollout(place.kube, applied, call))).toMatchObject({ phase: 'ready' });
  });

  it('whose nodes hang says which node has not begun', async () => {
    const place = await openPlace(lab());
    stop('kwok');
    const [applied] = await applyWeb(place, '1');
    const diagnoser = createDiagnoser(place.kube);
    const codes = async () =>
      (await diagnoser.diagnose(applied!, call)).map(({ code, node }) => `${code} ${node ?? ''}`);
    await expect.poll(codes, { timeout: 10_000 }).toContainEqual(expect.stringMatching(/^pod-not-started node-/));
  });

  it('that restarts in the middle of a watch is followed on', async () => {
    const place = await openPlace(lab());
    const applied = await applyWeb(place, '1-fate-unready');
    const rollouts = followRollout(place.kube, applied, call);
    expect((await rollouts.next()).value).toMatchObject({ phase: 'waiting' });
    await lab().restart('kube-apiserver');
    await applyWeb(place, '2');
    expect(await lastOf(rollouts)).toMatchObject({ phase: 'superseded' });
  });

  it('that has forgotten where a watch stood is listed anew', async () => {
    const { kube, namespace } = await openPlace(lab());
    const apply = async (name: string) => kube.apply({ ...config(name), metadata: { name, namespace } }, {}, call);
    await apply('a');
    const seen: string[] = [];
    for await (const event of kube.watch({ apiVersion: 'v1', kind: 'ConfigMap', namespace }, call)) {
      seen.push(event.type === 'all' ? event.objects.map(({ metadata }) => metadata.name).join() : event.type);
      if (seen.length > 1) break;
      // The watch goes on from what was listed only when this is done.
      for (const name of ['b', 'c', 'd']) await apply(name);
      await lab().compact();
    }
    expect(seen).toEqual(['a,kube-root-ca.crt', 'a,b,c,d,kube-root-ca.crt']);
  });

  it('whose store hangs fails in time and in words', async () => {
    const { kube, namespace } = await openPlace(lab());
    await kube.apply({ ...config('a'), metadata: { name: 'a', namespace } }, {}, call);
    stop('etcd');
    const write = kube.apply({ ...config('a', { x: '2' }), metadata: { name: 'a', namespace } }, {}, within(3000));
    expect(await failureCode(write)).toBe('http-timeout');
    const read = kube.list({ apiVersion: 'v1', kind: 'ConfigMap', namespace }, within(1500));
    expect(await failureCode(read)).toBe('http-timeout');
    lab().signal('etcd', 'SIGCONT');
    expect(
      await kube.apply({ ...config('a', { x: '3' }), metadata: { name: 'a', namespace } }, {}, call),
    ).toMatchObject({
      outcome: 'configured',
    });
  });
});
