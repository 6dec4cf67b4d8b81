import { describe, expect, it } from 'vitest';
import { at, definition, imageOf, openKoyeb, place } from './scene.ts';

const field = (name: string): unknown => ({
  json: { status: 400, code: 'invalid_argument', fields: [{ field: name }] },
});

describe('Koyeb refuses', () => {
  it.each([
    ['a misspelt field', { definition: { ...definition, health_check: [] } }, 'unknown field "health_check"'],
    ['one deep inside', { definition: { ...definition, docker: { imagee: 'x' } } }, 'unknown field "imagee"'],
    ['a wrong type', { definition: { ...definition, regions: 'fra' } }, 'invalid value for field regions'],
    ['a word that is none', { definition: { ...definition, type: 'CRON' } }, 'invalid value for field type'],
    ['what is no JSON', '{', 'syntax error'],
  ])('%s as its gateway does', async (_name, body, words) => {
    await using scene = await openKoyeb();
    const { status, json } = await scene.put(body);
    expect({ status, json }).toMatchObject({ status: 400, json: { code: 3, details: [] } });
    expect(at(json, 'message')).toContain(words);
    expect(scene.koyeb.begun()).toEqual([]);
  });

  it.each([
    ['no definition', {}, 'definition'],
    ['no name', { definition: { ...definition, name: '' } }, 'definition.name'],
    ['no type', { definition: { ...definition, type: 'INVALID' } }, 'definition.type'],
    ['no region', { definition: { ...definition, regions: [] } }, 'definition.regions'],
    ['no instance type', { definition: { ...definition, instance_types: [] } }, 'definition.instance_types'],
    ['two sources', { definition: { ...definition, git: { repository: 'x' } } }, 'definition'],
    ['an image that is none', { definition: { ...definition, docker: { image: 'a b' } } }, 'definition.docker.image'],
    ['a closed port', { definition: { ...definition, routes: [{ port: 1, path: '/' }] } }, 'definition.routes'],
    ['scaling upside down', { definition: { ...definition, scalings: [{ min: 2, max: 1 }] } }, 'definition.scalings'],
    [
      'an unknown secret',
      { definition: { ...definition, env: [{ key: 'A', secret: 'b' }] } },
      'definition.env.0.secret',
    ],
  ])('%s by the name of the field', async (_name, body, name) => {
    await using scene = await openKoyeb();
    expect(await scene.put(body)).toMatchObject({ status: 400, ...(field(name) as object) });
    expect(scene.koyeb.begun()).toEqual([]);
  });

  it('a short commit', async () => {
    await using scene = await openKoyeb();
    const body = { definition: { ...place, git: { repository: 'github.com/acme/shop', sha: 'abc1234' } } };
    expect(at((await scene.put(body)).json, 'fields', 0, 'field')).toBe('definition.git.sha');
  });

  it('tokens in the words that it was seen to use', async () => {
    await using scene = await openKoyeb();
    const ask = async (authorization: string): Promise<unknown> =>
      at((await scene.api('GET', '/v1/apps', undefined, { authorization })).json, 'message');
    expect(await ask('')).toBe('Route needs to be authenticated');
    expect(await ask(scene.koyeb.token)).toBe('Route needs to be authenticated');
    expect(await ask('Bearer nonsense')).toBe('Invalid token format');
    scene.koyeb.revokeTokens();
    expect(await scene.api('GET', '/v1/apps')).toMatchObject({
      status: 401,
      json: { status: 401, code: 'authentication_error', message: 'Token is not valid' },
    });
  });

  it('queries, paths and methods that it does not have', async () => {
    await using scene = await openKoyeb();
    const id = at((await scene.api('GET', '/v1/services')).json, 'services', 0, 'id');
    const statuses = [
      ['GET', '/v1/services?nam=orders', 400],
      ['GET', '/v1/services?limit=x', 400],
      ['GET', '/v1/services?limit=101', 400],
      ['GET', '/v1/services?name=a&name=b', 400],
      ['GET', '/v1/streams/logs/query?type=both', 400],
      ['GET', '/v1/streams/logs/query', 400],
      ['GET', '/v1/docker-helper/verify', 400],
      ['GET', '/v2/services', 404],
      ['GET', '/v1/services/00000000-0000-4000-8000-000000000000', 404],
      ['GET', '/v1/deployments/00000000-0000-4000-8000-000000000000', 404],
      ['GET', '/v1/apps/00000000-0000-4000-8000-000000000000', 404],
      ['DELETE', `/v1/services/${String(id)}`, 501],
    ] as const;
    for (const [method, path, status] of statuses)
      expect({ path, status: (await scene.api(method, path)).status }).toEqual({ path, status });
    expect(scene.world.crashes).toEqual([]);
  });

  it('updates of what is paused, and beyond the plan', async () => {
    await using scene = await openKoyeb();
    scene.koyeb.usePlanUp();
    expect((await scene.put({ definition })).status).toBe(403);
    scene.koyeb.pause('orders');
    expect(await scene.put({ definition })).toMatchObject({ status: 400, json: { message: 'Service is paused' } });
  });

  it('more calls than its limit for the rest of the minute, without Retry-After', async () => {
    await using scene = await openKoyeb({ rateLimit: 2 });
    const last = await scene.api('GET', '/v1/apps');
    expect(last.headers).toMatchObject({ 'x-ratelimit-limit': '2, 2;w=60', 'x-ratelimit-remaining': '0' });
    scene.pass(20);
    const refused = await scene.api('GET', '/v1/apps');
    expect(refused).toMatchObject({ status: 429, headers: { 'x-ratelimit-reset': '40' } });
    expect(refused.headers['retry-after']).toBeUndefined();
    scene.pass(40);
    expect((await scene.api('GET', '/v1/apps')).status).toBe(200);
  });
});

describe('Koyeb takes', () => {
  it('null for nothing, as JSON of protocol buffers has it', async () => {
    await using scene = await openKoyeb();
    const body = { definition: { ...definition, git: null, docker: { image: imageOf('2'), command: null } } };
    expect((await scene.put(body)).status).toBe(200);
  });

  it('a dry run without making a deployment', async () => {
    await using scene = await openKoyeb();
    expect((await scene.put({ definition }, '?dry_run=true')).status).toBe(200);
    expect(scene.koyeb.begun()).toEqual([]);
  });
});
