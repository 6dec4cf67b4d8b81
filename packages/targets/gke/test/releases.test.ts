import { factsOf } from '@aevon/ports/testing';
import { parseArtifact, spellArtifact } from '@aevon/deploy';
import { fieldsAt, isKubeObject, type Kubernetes, type KubeObject, type Refusal, textAt } from '@aevon/kubernetes';
import { Failure } from '@aevon/ports';
import { describe, expect, it } from 'vitest';
import { play } from './play.ts';
import { bounds, imageOf, objects, openScene, type Scene } from './scene.ts';

/** Paths of what was written and kept, in order. */
function written({ world }: Scene): readonly string[] {
  return world.requests
    .filter(({ method, path }) => ['PATCH', 'POST'].includes(method) && !path.includes('dryRun'))
    .map(({ method, path }) => `${method} ${path.replace(/^.*\/namespaces\/shop\/|\?.*$/g, '')}`);
}

function replaced(change: (text: string) => string): readonly KubeObject[] {
  const parsed: unknown = JSON.parse(change(JSON.stringify(objects)));
  return Array.isArray(parsed) ? parsed.filter(isKubeObject) : [];
}

describe('a release on GKE', () => {
  it('is checked, stored and then applied, with the digest and its own name', async () => {
    await using scene = await openScene();
    const { deploymentId } = await scene.target().release(imageOf('2'), bounds);
    const kept = written(scene);
    expect(kept[0]).toBe('POST secrets');
    expect(kept).toContain('PATCH deployments/orders');
    const deployment = await scene.kube.get(
      { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'orders' },
      bounds,
    );
    expect(JSON.stringify(deployment)).toContain(spellArtifact(imageOf('2')));
    expect(textAt(deployment, 'metadata', 'annotations', 'aevon.dev/release')).toBe(deploymentId);
    // A note on the template would make new pods with each release of the same image.
    expect(fieldsAt(deployment, 'spec', 'template', 'metadata', 'annotations')).toEqual({});
  });

  it('that the cluster refuses changes nothing, and names the field and who owns it', async () => {
    await using scene = await openScene();
    const refusal: Refusal = {
      reason: 'conflict',
      message: 'Apply failed with 1 conflict',
      fields: ['.spec.replicas'],
      conflicts: [{ manager: 'helm', field: '.spec.replicas' }],
    };
    const kube: Kubernetes = {
      ...scene.kube,
      apply: async (object, how, call) =>
        object.kind === 'Deployment' ? { outcome: 'refused', refusal } : scene.kube.apply(object, how, call),
    };
    const target = scene.target({ connect: () => Promise.resolve(kube) });
    const facts = await factsOf(target.release(imageOf('2'), bounds));
    expect(facts).toMatchObject({ kind: 'user', code: 'object-conflict' });
    expect(facts.what).toContain('.spec.replicas is owned by "helm"');
    expect(written(scene)).toEqual([]);
  });

  it('that died between its store and its apply is made again', async () => {
    await using scene = await openScene();
    const target = scene.target();
    await target.release(imageOf('1'), bounds);
    scene.world.faults.add({
      kind: 'status',
      status: 403,
      body: '{}',
      method: 'PATCH',
      path: /deployments\/orders\?(?!.*dryRun)/,
    });
    await factsOf(target.release(imageOf('2'), bounds));
    const present = await target.resolve(bounds);
    expect(present.recent).toHaveLength(1);
    expect(present.live?.artifact).toEqual(imageOf('1'));
    const outcome = await play(target, imageOf('2'), scene.clock);
    expect(outcome).toMatchObject({ verdict: 'live', adopted: false, deploymentId: 'aevon.release.orders.v3' });
  });

  it('is known as seen to work once its pods were read', async () => {
    await using scene = await openScene();
    const { deploymentId } = await play(scene.target(), imageOf('2'), scene.clock);
    const ref = { apiVersion: 'v1', kind: 'Secret', namespace: 'shop', name: deploymentId ?? '' };
    expect(textAt(await scene.kube.get(ref, bounds), 'metadata', 'annotations', 'aevon.dev/verified')).toBe('true');
  });

  it('fails at once when its program crashes, with why and its log', async () => {
    await using scene = await openScene();
    await scene.target().release(imageOf('1'), bounds);
    scene.cluster.turn = 'fails';
    const outcome = await play(scene.target(), imageOf('2'), scene.clock);
    expect(outcome).toMatchObject({ verdict: 'failed', failure: { code: 'release-failed' } });
    expect(outcome.durationMs).toBeLessThan(20_000);
    expect(outcome.failure?.cause).toContain('exit code 3');
    expect(outcome.logTail).toContain('no database');
  });

  it('is of an image that the manifests call by another name', async () => {
    await using scene = await openScene();
    const other = replaced((text) => text.replaceAll('ghcr.io/shop/orders:main', 'orders'));
    const target = scene.target({ objects: other, imageName: 'orders' });
    expect(await play(target, imageOf('2'), scene.clock)).toMatchObject({ verdict: 'live' });
    expect(await play(target, imageOf('2'), scene.clock)).toMatchObject({ verdict: 'live', unchanged: true });
  });
});

describe('what is there', () => {
  it('is nothing on an empty namespace', async () => {
    await using scene = await openScene();
    expect(await scene.target().resolve(bounds)).toMatchObject({
      ...{ live: undefined, recent: [], url: 'https://orders.shop.example' },
      service: { id: 'shop/orders', name: 'orders' },
    });
  });

  it('is not what pods run that are being ended, although they call themselves ready', async () => {
    await using scene = await openScene();
    await scene.target().release(imageOf('1'), bounds);
    const [old] = (await scene.kube.list({ apiVersion: 'v1', kind: 'Pod', namespace: 'shop' }, bounds)).items;
    if (old === undefined) throw new Error('no pod runs');
    const ending = { ...old, metadata: { ...old.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } };
    const kube: Kubernetes = {
      ...scene.kube,
      list: async (query, call) => {
        const found = await scene.kube.list(query, call);
        return query.kind === 'Pod' ? { ...found, items: [...found.items, ending] } : found;
      },
    };
    const target = scene.target({ connect: () => Promise.resolve(kube) });
    await play(target, imageOf('2'), scene.clock);
    expect((await target.resolve(bounds)).live).toMatchObject({ phase: 'ready', artifact: imageOf('2') });
  });

  it('is found where another tool has put it, and can not be put back', async () => {
    await using scene = await openScene();
    await scene.target().release(imageOf('1'), bounds);
    for (const key of scene.cluster.objects.keys()) if (key.startsWith('secrets/')) scene.cluster.objects.delete(key);
    const { live } = await scene.target().resolve(bounds);
    expect(live).toMatchObject({ deploymentId: 'not-recorded', phase: 'ready', artifact: imageOf('1') });
    if (live === undefined) throw new Error('nothing is live');
    expect(await factsOf(scene.target().restore(live, bounds))).toMatchObject({ code: 'release-not-restorable' });
  });
});

describe('cancelling', () => {
  it('of the first release is too late: there is nothing to go back to', async () => {
    await using scene = await openScene();
    const { deploymentId } = await scene.target().release(imageOf('1'), bounds);
    expect(await scene.target().cancel(deploymentId, bounds)).toBe('too-late');
  });

  it('applies the set before it, which is current again', async () => {
    await using scene = await openScene();
    const target = scene.target();
    const first = await target.release(imageOf('1'), bounds);
    const { deploymentId } = await target.release(imageOf('2'), bounds);
    expect(await target.cancel(deploymentId, bounds)).toBe('cancelled');
    const present = await target.resolve(bounds);
    expect(present.recent.map((one) => one.deploymentId)).toEqual([first.deploymentId]);
    expect(await target.observe(deploymentId, bounds)).toMatchObject({ phase: 'superseded' });
  });
});

describe('a mistake is named before anything is asked of the cluster', () => {
  it.each([
    ['a commit', parseArtifact('1'.repeat(40)), objects, 'artifact-not-an-image'],
    [
      'an image that is nowhere',
      parseArtifact(`ghcr.io/shop/web@sha256:${'2'.repeat(64)}`),
      objects,
      'image-not-in-manifests',
    ],
    [
      'no workload',
      imageOf('2'),
      replaced((text) => text.replace('"kind":"Deployment"', '"kind":"Pod"')),
      'workload-missing',
    ],
  ])('%s', async (_name, artifact, given, code) => {
    await using scene = await openScene();
    const facts = await factsOf(scene.target({ objects: given }).release(artifact, bounds));
    expect(facts).toMatchObject({ kind: 'user', code });
    expect(written(scene)).toEqual([]);
  });

  it('a cluster that could not be reached is asked for again by the next call', async () => {
    await using scene = await openScene();
    let asked = 0;
    const failure = new Failure({ kind: 'infrastructure', code: 'http-timeout', what: 'no answer' });
    const connect = async (): Promise<Kubernetes> => ((asked += 1) === 1 ? Promise.reject(failure) : scene.kube);
    const target = scene.target({ connect });
    expect(await factsOf(target.resolve(bounds))).toMatchObject({ code: 'http-timeout' });
    await target.resolve(bounds);
    await target.resolve(bounds);
    expect(asked).toBe(2);
  });
});
