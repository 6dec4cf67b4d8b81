import { describe, expect, it } from 'vitest';
import { answerJson, type StartProgram } from '../../src/index.ts';
import { send } from '../support/client.ts';
import { at, definition, imageOf, type KoyebScene, openKoyeb, place } from './scene.ts';

const next = { definition: { ...definition, docker: { image: imageOf('2') } } };
const address = 'https://shop-acme.koyeb.app/';

async function start(scene: KoyebScene, body: object = next): Promise<string> {
  return String(at((await scene.put(body)).json, 'service', 'latest_deployment_id'));
}

async function deploymentOf(scene: KoyebScene, id: string): Promise<unknown> {
  return at((await scene.api('GET', `/v1/deployments/${id}`)).json, 'deployment');
}

async function served(scene: KoyebScene): Promise<unknown> {
  return at((await send(scene.world, 'GET', address)).json, 'artifact');
}

describe('a deployment on Koyeb', () => {
  it('goes its way by the clock, and the old program answers until it is healthy', async () => {
    await using scene = await openKoyeb();
    const before = scene.koyeb.activeId('orders') ?? '';
    const id = await start(scene);
    const states: unknown[] = [];
    for (const seconds of [0, 3, 7, 2, 3]) {
      scene.pass(seconds);
      states.push(at(await deploymentOf(scene, id), 'status'));
      expect(await served(scene)).toBe(imageOf('1'));
    }
    expect(states).toEqual(['PENDING', 'PROVISIONING', 'SCHEDULED', 'ALLOCATING', 'STARTING']);
    scene.pass(10);
    expect(await deploymentOf(scene, id)).toMatchObject({
      status: 'HEALTHY',
      role: 'ACTIVE',
      succeeded_at: '2026-01-01T00:00:20.000Z',
      terminated_at: null,
    });
    expect(await served(scene)).toBe(imageOf('2'));
    expect(at(await deploymentOf(scene, before), 'status')).toBe('STOPPING');
    scene.pass(5);
    expect(at(await deploymentOf(scene, before), 'status')).toBe('STOPPED');
  });

  it('of an image that is not in its registry fails, and the look-up says so before', async () => {
    await using scene = await openKoyeb({ images: [imageOf('1')] });
    const verify = async (image: string): Promise<unknown> =>
      (await scene.api('GET', `/v1/docker-helper/verify?image=${encodeURIComponent(image)}`)).json;
    expect(await verify(imageOf('1'))).toMatchObject({ success: true });
    expect(await verify(imageOf('2'))).toMatchObject({ success: false, code: 'ANON_NOT_FOUND' });
    const id = await start(scene);
    scene.pass(60);
    const failed = await deploymentOf(scene, id);
    expect(at(failed, 'status')).toBe('ERROR');
    expect(at(failed, 'messages', 0)).toContain('was not found in its registry');
    expect(await served(scene)).toBe(imageOf('1'));
  });

  it('whose program fails to start fails, with its words in the log', async () => {
    const startProgram: StartProgram = ({ artifact, env }) =>
      artifact === imageOf('2')
        ? Promise.reject(new Error('no database'))
        : Promise.resolve({ answer: () => answerJson(200, { artifact, env }), stop: () => Promise.resolve() });
    await using scene = await openKoyeb({ startProgram });
    const id = await start(scene);
    scene.pass(15);
    await deploymentOf(scene, id);
    scene.pass(15);
    expect(at(await deploymentOf(scene, id), 'status')).toBe('ERROR');
    const log = (await scene.api('GET', `/v1/streams/logs/query?deployment_id=${id}&order=asc`)).json;
    expect(JSON.stringify(log)).toContain('no database');
    const { json } = await scene.api('GET', `/v1/instances?deployment_id=${id}`);
    expect(at(json, 'instances', 0, 'messages')).toEqual(['no database']);
    expect(await served(scene)).toBe(imageOf('1'));
  });

  it('hands its environment to the program, secrets by value', async () => {
    const seen: unknown[] = [];
    const startProgram: StartProgram = ({ service, env }) => {
      seen.push({ service, env });
      return Promise.resolve({ answer: () => ({ status: 204 }), stop: () => Promise.resolve() });
    };
    const env = [
      { key: 'LEVEL', value: 'info' },
      { key: 'KEY', secret: 'key' },
    ];
    const secrets = [{ name: 'key', value: 'swordfish' }];
    await using scene = await openKoyeb({
      apps: { shop: [{ definition: { ...definition, env } }] },
      secrets,
      startProgram,
    });
    expect(seen).toEqual([{ service: 'orders', env: { LEVEL: 'info', KEY: 'swordfish' } }]);
    expect(at((await scene.api('GET', '/v1/secrets?name=key')).json, 'secrets', 0)).toMatchObject({ type: 'SIMPLE' });
  });

  it('is cancelled while it is under way, and not once it is healthy', async () => {
    await using scene = await openKoyeb();
    const id = await start(scene);
    expect((await scene.api('POST', `/v1/deployments/${id}/cancel`)).status).toBe(200);
    expect((await scene.api('POST', `/v1/deployments/${id}/cancel`)).status).toBe(400);
    scene.pass(60);
    expect(at(await deploymentOf(scene, id), 'status')).toBe('CANCELED');
    const active = scene.koyeb.activeId('orders') ?? '';
    expect((await scene.api('POST', `/v1/deployments/${active}/cancel`)).status).toBe(400);
    expect(scene.koyeb.begun()).toMatchObject([{ isCancelled: true }]);
  });

  it('that is only saved is the latest one and stays aside', async () => {
    await using scene = await openKoyeb();
    const id = await start(scene, { ...next, save_only: true });
    scene.pass(60);
    expect(at(await deploymentOf(scene, id), 'status')).toBe('STASHED');
    expect(await served(scene)).toBe(imageOf('1'));
  });

  it('that skips its build runs what was built last', async () => {
    const built = { ...place, git: { repository: 'github.com/acme/shop', branch: 'main', sha: 'a'.repeat(40) } };
    await using scene = await openKoyeb({ apps: { shop: [{ definition: built }] } });
    const git = { ...built.git, sha: 'b'.repeat(40) };
    const id = await start(scene, { definition: { ...built, git }, skip_build: true });
    scene.pass(60);
    await deploymentOf(scene, id);
    scene.pass(60);
    expect(await deploymentOf(scene, id)).toMatchObject({
      definition: { git: { sha: 'b'.repeat(40) } },
      provisioning_info: { sha: 'a'.repeat(40) },
      skip_build: true,
    });
  });

  it('is listed newest first and in pages', async () => {
    await using scene = await openKoyeb();
    const ids = [await start(scene), await start(scene), await start(scene)];
    const { json } = await scene.api('GET', '/v1/deployments?limit=2&offset=1');
    expect([at(json, 'deployments', 0, 'id'), at(json, 'deployments', 1, 'id')]).toEqual([ids[1], ids[0]]);
    expect(json).toMatchObject({ limit: 2, offset: 1, count: 4, has_next: true });
  });
});

describe('the address of an app', () => {
  it('leads to the service whose route fits best', async () => {
    const api = { ...definition, name: 'api', routes: [{ port: 8000, path: '/api' }], docker: { image: imageOf('3') } };
    await using scene = await openKoyeb({ apps: { shop: [{ definition }, { definition: api }] } });
    const at = async (path: string): Promise<unknown> => (await send(scene.world, 'GET', `${address}${path}`)).json;
    expect(await at('')).toEqual({ service: 'orders', artifact: imageOf('1') });
    expect(await at('api/things')).toEqual({ service: 'api', artifact: imageOf('3') });
  });

  it('has no service while it is paused, or another organization asks', async () => {
    await using scene = await openKoyeb();
    const headers = { authorization: `Bearer ${scene.koyeb.foreignToken}` };
    expect((await scene.api('GET', '/v1/services', undefined, headers)).json).toMatchObject({ count: 0 });
    scene.koyeb.pause('orders');
    expect((await send(scene.world, 'GET', address)).status).toBe(404);
    expect(scene.koyeb.serving('orders')).toBeUndefined();
  });
});

it('asks a registry whether the image is there, at the time of the deployment', async () => {
  const known = new Set([imageOf('1')]);
  const images = (reference: string) =>
    known.has(reference) ? { name: 'ghcr.io/shop/orders', digest: '' } : undefined;
  await using scene = await openKoyeb({ images });
  const verify = async (digit: string) =>
    at(
      (await scene.api('GET', `/v1/docker-helper/verify?image=${encodeURIComponent(imageOf(digit))}`)).json,
      'success',
    );
  expect(await verify('2')).toBe(false);
  known.add(imageOf('2'));
  expect(await verify('2')).toBe(true);
});
