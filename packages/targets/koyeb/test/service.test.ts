import { describe, expect, it } from 'vitest';
import { play, refusalOf, wordsOf } from './playing.ts';
import { bounds, dockerDefinition, openScene } from './stage.ts';

const orders = { definition: dockerDefinition() };
const web = { definition: { ...dockerDefinition(), name: 'web' } };

describe('the service', () => {
  it('is found by name, by app and name, and by id', async () => {
    await using scene = await openScene({ apps: { shop: [orders, web], preview: [orders] } });
    const { service } = await scene.target({ service: 'shop/orders' }).resolve(bounds);
    const again = await scene.target({ service: 'orders', app: 'shop' }).resolve(bounds);
    const byId = await scene.target({ service: service.id }).resolve(bounds);
    const other = await scene.target({ service: 'preview/orders' }).resolve(bounds);
    expect([again.service, byId.service]).toEqual([service, service]);
    expect(other.service).toMatchObject({ name: 'orders' });
    expect(other.service.id).not.toBe(service.id);
    expect(other.url).toBe('https://preview-acme.koyeb.app/');
    expect((await scene.target({ service: 'web' }).resolve(bounds)).service.name).toBe('web');
  });

  it('has no address without a route', async () => {
    await using scene = await openScene({ definition: { ...dockerDefinition(), type: 'WORKER', routes: [] } });
    expect((await scene.target().resolve(bounds)).url).toBeUndefined();
  });

  it('that is not there is told from those that are', async () => {
    await using scene = await openScene({ apps: { shop: [orders, web] } });
    const facts = await refusalOf(scene.target({ service: 'ordrs' }).resolve(bounds));
    expect(facts).toMatchObject({ kind: 'user', code: 'service-not-found' });
    expect(wordsOf(facts)).toContain('shop/orders, shop/web');
    const id = '00000000-0000-4000-8000-000000000000';
    expect(await refusalOf(scene.target({ service: id }).resolve(bounds))).toMatchObject({ code: 'service-not-found' });
    const app = await refusalOf(scene.target({ app: 'shp' }).resolve(bounds));
    expect(app).toMatchObject({ code: 'app-not-found' });
    expect(wordsOf(app)).toContain('it sees shop');
  });

  it('is not guessed when two apps have one of that name', async () => {
    await using scene = await openScene({ apps: { shop: [orders], preview: [orders] } });
    const facts = await refusalOf(scene.target().resolve(bounds));
    expect(facts).toMatchObject({ kind: 'user', code: 'service-ambiguous' });
    expect(wordsOf(facts)).toContain('preview/orders, shop/orders');
  });

  it('that is paused is no success, even of the same image', async () => {
    await using scene = await openScene();
    scene.koyeb.pause('orders');
    const outcome = await play(scene, scene.target());
    expect(outcome).toMatchObject({ verdict: 'failed', failure: { code: 'service-paused' } });
  });

  it('is not seen with a token of another organization, and the token is named', async () => {
    await using scene = await openScene();
    const facts = await refusalOf(scene.target({ token: scene.koyeb.foreignToken }).resolve(bounds));
    expect(wordsOf(facts)).toMatch(/it sees none at all.*token is of another organization/s);
    const wrong = await refusalOf(scene.target({ token: 'nonsense' }).resolve(bounds));
    expect(wrong).toMatchObject({ kind: 'user', code: 'token-refused' });
    expect(wordsOf(wrong)).toMatch(/Invalid token format.*API token at https:\/\/app\.koyeb\.com/s);
  });
});
