import { spellArtifact } from '@aevon/deploy';
import { expect, it } from 'vitest';
import { call, changesOf, factsOf, play } from './play.ts';
import { commit, image, openScene, type Scene, shop } from './scene.ts';

it('names the services that there are when the name or the id is none of them', async () => {
  await using scene = await openScene();
  for (const service of ['order', 'srv-00000000000000000000']) {
    const { code, what } = await factsOf(scene.target({ service }).resolve(call));
    expect(code).toBe('service-not-found');
    expect(what).toContain(`"${service}"`);
    expect(what).toMatch(/orders, web/);
  }
});

it('finds a service by its name, and asks for the workspace where two have it', async () => {
  const source = { image: 'ghcr.io/shop/orders:main' };
  const services = ['tea-one', 'tea-two'].map((owner) => ({
    name: 'orders',
    owner,
    source,
    live: spellArtifact(image('a')),
  }));
  await using scene = await openScene({ services });
  const { code, what } = await factsOf(scene.target().resolve(call));
  expect(code).toBe('service-ambiguous');
  expect(what).toMatch(/tea-one.*tea-two/);
  const present = await scene.target({ workspace: 'tea-two' }).resolve(call);
  expect(present).toMatchObject({ service: { name: 'orders' }, live: { artifact: image('a') } });
});

it('refuses a cron job', async () => {
  await using scene = await openScene({ services: [{ ...shop.services[1]!, name: 'nightly', type: 'cron_job' }] });
  const { verdict, failure } = await play(scene, commit('b'), scene.target({ service: 'nightly' }));
  expect({ verdict, code: failure?.code }).toEqual({ verdict: 'failed', code: 'service-unsupported' });
  expect(changesOf(scene)).toEqual([]);
});

it.each([
  ['user', /resume it/],
  ['billing', /billing/],
] as const)('never calls what is suspended live, and says who may mend it: %s', async (by, fix) => {
  await using scene = await openScene();
  scene.render.suspend('orders', by);
  const { verdict, failure } = await play(scene, image('a'));
  expect({ verdict, code: failure?.code }).toEqual({ verdict: 'failed', code: 'service-suspended' });
  expect(failure?.fix).toMatch(fix);
});

it('says the same when it is suspended just before the start', async () => {
  const scenes: Scene[] = [];
  await using scene = await openScene({
    answered: ({ url }) => {
      // The look before, the service again, and the deploys that are known: then comes the start.
      const lists = scenes[0]?.world.requests.filter(({ path }) => path.includes('/deploys?')) ?? [];
      if (url.pathname.endsWith('/deploys') && lists.length === 1) scenes[0]?.render.suspend('orders', 'user');
    },
  });
  scenes.push(scene);
  const { verdict, failure } = await play(scene, image('b'));
  expect({ verdict, code: failure?.code }).toEqual({ verdict: 'failed', code: 'service-suspended' });
  expect(changesOf(scene)).toEqual(['POST /deploys 400']);
});

it.each([
  ['an image of another repository', 'orders', image('b', 'ghcr.io/shop/payments'), 'artifact-unsuitable', []],
  ['a commit for a service that runs an image', 'orders', commit('b'), 'artifact-unsuitable', []],
  ['an image for a service that is built', 'web', image('b'), 'artifact-unsuitable', []],
  ['a digest that the registry does not have', 'orders', image('d'), 'image-unavailable', ['POST /deploys 400']],
  ['a commit that the repository does not have', 'web', commit('d'), 'commit-unavailable', ['POST /deploys 400']],
] as const)('names the fix for %s', async (_, service, artifact, code, sent) => {
  await using scene = await openScene();
  const { verdict, failure } = await play(scene, artifact, scene.target({ service }));
  expect({ verdict, code: failure?.code, kind: failure?.kind }).toEqual({ verdict: 'failed', code, kind: 'user' });
  expect(failure?.fix).toBeTruthy();
  expect(changesOf(scene)).toEqual(sent);
});

it('sends an image under the name that the service has it by', async () => {
  const services = [{ name: 'cache', source: { image: 'docker.io/library/redis:8' } }];
  await using scene = await openScene({ services, images: [spellArtifact(image('b', 'redis'))] });
  const target = scene.target({ service: 'cache' });
  expect((await target.resolve(call)).live).toBeUndefined();
  const { verdict, identity } = await play(scene, image('b', 'redis'), target);
  expect({ verdict, identity }).toEqual({ verdict: 'live', identity: image('b', 'docker.io/library/redis') });
});
