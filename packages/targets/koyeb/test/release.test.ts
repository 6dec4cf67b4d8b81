import { parseArtifact, spellArtifact } from '@aevon/deploy';
import { describe, expect, it } from 'vitest';
import { play, read, refusalOf, wordsOf } from './playing.ts';
import { bounds, commitOf, dockerDefinition, gitDefinition, imageOf, openScene } from './stage.ts';

describe('a release on Koyeb', () => {
  it('takes over the settings of the active deployment and changes nothing but the image', async () => {
    await using scene = await openScene();
    const { koyeb } = scene;
    const settings = { env: [{ key: 'LEVEL', value: 'debug' }] };
    koyeb.elsewhere('orders', 'ghcr.io/shop/edited:latest', { isSaved: true, settings });
    const { verdict, deploymentId } = await play(scene, scene.target());
    expect(verdict).toBe('live');
    const ours = koyeb.begun().find((one) => one.deploymentId === deploymentId);
    expect(ours?.definition).toEqual(dockerDefinition(imageOf('2')));
  });

  it('changes nothing but the commit of a service that is built', async () => {
    await using scene = await openScene({ definition: gitDefinition() });
    const { verdict } = await play(scene, scene.target(), { artifact: commitOf('2') });
    expect(verdict).toBe('live');
    expect(scene.koyeb.begun()[0]?.definition).toEqual(gitDefinition(commitOf('2')));
  });

  it('leaves the life cycle of the service as it was', async () => {
    const service = { definition: dockerDefinition(), lifeCycle: { delete_after_sleep: 3600 } };
    await using scene = await openScene({ apps: { shop: [service] } });
    await play(scene, scene.target());
    expect(await read(scene, '/v1/services?name=orders')).toMatchObject({
      services: [{ life_cycle: { delete_after_sleep: 3600 } }],
    });
  });

  it('goes on from the newest deployment when none was ever live', async () => {
    const definition = { ...dockerDefinition(), env: [{ key: 'A', value: 'b' }] };
    await using scene = await openScene({ apps: { shop: [{ definition, first: 'fails' }] } });
    scene.koyeb.elsewhere('orders', 'ghcr.io/shop/edited:latest', { isSaved: true, settings: { env: [] } });
    const outcome = await play(scene, scene.target());
    expect(outcome).toMatchObject({ verdict: 'live', previous: undefined });
    expect(scene.koyeb.begun().at(-1)?.definition.env).toEqual(definition.env);
  });

  it('is refused before anything is changed when the kind of source is another', async () => {
    await using scene = await openScene();
    const facts = await refusalOf(scene.target().release(commitOf('2'), bounds));
    expect(facts).toMatchObject({ kind: 'user', code: 'source-mismatch' });
    expect(wordsOf(facts)).toContain('orders runs an image, and a commit was given');
    await using built = await openScene({ definition: gitDefinition() });
    const other = await refusalOf(built.target().release(imageOf('2'), bounds));
    expect(wordsOf(other)).toContain('is built by Koyeb from github.com/acme/shop, and an image was given');
    expect([...scene.koyeb.begun(), ...built.koyeb.begun()]).toEqual([]);
  });

  it('follows what somebody else made of it nowhere: the deployment is read back', async () => {
    await using scene = await openScene();
    scene.koyeb.plan('runs-another');
    const facts = await refusalOf(scene.target().release(imageOf('2'), bounds));
    expect(facts).toMatchObject({ kind: 'infrastructure', code: 'release-unconfirmed' });
  });

  it('is not taken for the one before when the answer names that one still', async () => {
    await using scene = await openScene({}, (api) => async (request) => {
      const reply = await api(request);
      if (request.method !== 'PUT' || !('body' in reply)) return reply;
      const body = String(reply.body).replace(/(?<="latest_deployment_id":")[^"]*/, before);
      return { ...reply, body, headers: { 'content-type': 'application/json' } };
    });
    const before = scene.koyeb.activeId('orders') ?? '';
    const facts = await refusalOf(scene.target().release(imageOf('1'), bounds));
    expect(facts).toMatchObject({ code: 'release-unconfirmed' });
  });

  it('stands when only the reading back is not answered', async () => {
    await using scene = await openScene();
    const active = scene.koyeb.activeId('orders');
    const path = new RegExp(`^/v1/deployments/(?!${active})`);
    scene.world.faults.add({ kind: 'status', status: 401, method: 'GET', path });
    expect(await play(scene, scene.target())).toMatchObject({ verdict: 'live', adopted: false });
    expect(scene.world.faults.pending).toEqual([]);
    expect(scene.koyeb.begun()).toHaveLength(1);
  });

  it('says of a plan that is used up what it is', async () => {
    await using scene = await openScene();
    scene.koyeb.usePlanUp();
    const facts = await refusalOf(scene.target().release(imageOf('2'), bounds));
    expect(facts).toMatchObject({ kind: 'user', code: 'plan-limit' });
    expect(wordsOf(facts)).toContain('Quota exceeded');
  });

  it('waits for as long as the rate limit lasts', async () => {
    await using scene = await openScene({ rateLimit: 10 });
    expect(await play(scene, scene.target(), { timeoutMs: 900_000 })).toMatchObject({ verdict: 'live' });
    expect(scene.world.requests.some(({ status }) => status === 429)).toBe(true);
    expect(scene.koyeb.begun()).toHaveLength(1);
  });
});

describe('an image', () => {
  const known = [spellArtifact(imageOf('1'))];

  it('that is not in its registry is refused before anything is changed', async () => {
    await using scene = await openScene({ images: known });
    const facts = await refusalOf(scene.target().release(imageOf('2'), bounds));
    expect(facts).toMatchObject({ kind: 'user', code: 'image-not-found' });
    expect(wordsOf(facts)).toContain(spellArtifact(imageOf('2')));
    expect(scene.koyeb.begun()).toEqual([]);
  });

  it('that cannot be looked up is tried, and the deployment says why it failed', async () => {
    await using scene = await openScene({ images: known });
    scene.world.faults.add({ kind: 'status', status: 503, path: /verify/, times: Infinity });
    const outcome = await play(scene, scene.target());
    expect(outcome).toMatchObject({ verdict: 'failed', failure: { code: 'release-failed' } });
    expect(outcome.failure?.cause).toContain('was not found in its registry');
  });

  it('of a private registry is looked up with the secret that the service names', async () => {
    const image = parseArtifact(`ghcr.io/private/orders@sha256:${'2'.repeat(64)}`);
    const definition = dockerDefinition();
    await using open = await openScene({ definition });
    expect(await refusalOf(open.target().release(image, bounds))).toMatchObject({ code: 'image-forbidden' });
    const docker = { image: spellArtifact(imageOf('1')), image_registry_secret: 'ghcr' };
    const secrets = [{ name: 'ghcr', value: 'x', isRegistry: true }];
    await using scene = await openScene({ definition: { ...definition, docker }, secrets });
    expect(await play(scene, scene.target(), { artifact: image })).toMatchObject({ verdict: 'live' });
  });
});
