import { createReleases, type KubeObject } from '@aevon/kubernetes';
import { describe, expect, it } from 'vitest';
import { config, deployment, failureCode, openPlace, within } from './place.ts';
import type { Cluster } from './cluster.ts';

const call = within(60_000);

async function openShelf(cluster: Cluster) {
  const place = await openPlace(cluster);
  return { ...place, releases: createReleases(place.kube, { namespace: place.namespace, service: 'web' }) };
}

const content = (version: string, ...objects: readonly KubeObject[]) => ({
  artifact: `registry.test/web@sha256:${version}`,
  objects,
});

/** Releases that are kept in the cluster. */
export function releasesContract(cluster: () => Cluster): void {
  describe('stored releases', () => {
    it('come back as they were, newest first, and know which of them worked', async () => {
      const { releases } = await openShelf(cluster());
      const first = await releases.store(content('1', deployment('1'), config('a')), call);
      const second = await releases.store(content('2', deployment('2')), call);
      await releases.markVerified(first.name, call);
      expect(
        (await releases.list(call)).map(({ revision, artifact, verified }) => [revision, artifact, verified]),
      ).toEqual([
        [2, 'registry.test/web@sha256:2', false],
        [1, 'registry.test/web@sha256:1', true],
      ]);
      expect((await releases.read(first.name, call)).objects).toEqual([deployment('1'), config('a')]);
      expect(second.createdAt.getTime()).toBeGreaterThan(Date.now() - 60_000);
    });

    it('of several runs at once get a revision each', async () => {
      const { releases } = await openShelf(cluster());
      const stored = await Promise.all(['1', '2', '3'].map(async (one) => releases.store(content(one), call)));
      expect(new Set(stored.map(({ revision }) => revision)).size).toBe(3);
      const listed = await releases.list(call);
      expect(listed.map(({ artifact }) => artifact).sort()).toEqual(stored.map(({ artifact }) => artifact).sort());
    });

    it('are kept ten at a time, and the last one that worked however old', async () => {
      const { releases } = await openShelf(cluster());
      const first = await releases.store(content('1'), call);
      await releases.markVerified(first.name, call);
      for (let version = 2; version <= 12; version += 1) await releases.store(content(String(version)), call);
      const kept = (await releases.list(call)).map(({ revision }) => revision);
      expect(kept).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 1]);
      expect(await failureCode(releases.read('aevon.release.web.v2', call))).toBe('release-not-stored');
    });

    it('too big for one Secret are split, and a part that is lost is said', async () => {
      const { kube, namespace, releases } = await openShelf(cluster());
      const noise = (seed: number) =>
        Array.from({ length: 100_000 }, (_, n) => Math.imul(n + seed, 2654435761).toString(36)).join('');
      const objects = [1, 7, 13].map((seed) => config(`big-${seed}`, { noise: noise(seed * 1_000_003) }));
      const { name } = await releases.store(content('1', ...objects), call);
      expect((await releases.read(name, call)).objects).toEqual(objects);
      const part = { apiVersion: 'v1', kind: 'Secret', namespace, name: `${name}.1` };
      expect(await kube.delete(part, {}, call)).toBe('deleted');
      expect(await failureCode(releases.read(name, call))).toBe('release-damaged');
    });

    it('belong to one service', async () => {
      const { kube, namespace, releases } = await openShelf(cluster());
      await createReleases(kube, { namespace, service: 'api' }).store(content('9'), call);
      expect(await releases.list(call)).toEqual([]);
    });
  });
}
