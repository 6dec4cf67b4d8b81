import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGithub, startWorld } from '../src/index.ts';
import { send } from './support/client.ts';
import { containing, matching } from './support/matchers.ts';
import { openScene, type Scene } from './support/scene.ts';
import { type Call, callerOf, textOf } from './support/twirp.ts';

let scene: Scene;
let clock: Date;
const version = 'lint-1';

beforeEach(async () => {
  clock = new Date('2026-11-24T10:00:00Z');
  scene = await openScene({ git: false, now: () => clock });
});
afterEach(() => scene.stop());

const main = { runId: 1, jobId: 2, cacheScopes: ['refs/heads/main'] };
const pull = { runId: 1, jobId: 3, cacheScopes: ['refs/pull/7/merge', 'refs/heads/release', 'refs/heads/main'] };
const cache = (request: Parameters<typeof callerOf>[2], at: Scene = scene): Call =>
  callerOf(at, 'CacheService', request);

async function put(url: string, body: string, at: Scene = scene): Promise<number> {
  return (await send(at.world, 'PUT', url, { headers: { 'x-ms-blob-type': 'BlockBlob' }, body })).status;
}

async function save(call: Call, key: string, body: string, at: Scene = scene): Promise<void> {
  const created = await call('CreateCacheEntry', { key, version });
  expect(await put(textOf(created.json, 'signed_upload_url'), body, at)).toBe(201);
  const finalized = await call('FinalizeCacheEntryUpload', { key, version, size_bytes: String(body.length) });
  expect(finalized.json).toMatchObject({ ok: true });
  clock = new Date(clock.getTime() + 1000);
}

const look = async (call: Call, key: string, ...restoreKeys: string[]): Promise<unknown> =>
  (await call('GetCacheEntryDownloadURL', { key, restore_keys: restoreKeys, version })).json;

async function read(call: Call, key: string): Promise<string> {
  const url = textOf(await look(call, key), 'signed_download_url');
  return (await send(scene.world, 'GET', url)).body.toString();
}

describe('the cache service', () => {
  it('takes the exact key before a newer prefix, and prefixes by age and in their order', async () => {
    const call = cache(main);
    for (const key of ['a-1', 'a-2', 'b-1', 'a-1-x']) await save(call, key, key);
    expect(await look(call, 'a-1')).toMatchObject({ ok: true, matched_key: 'a-1' });
    expect(await look(call, 'a-')).toMatchObject({ matched_key: 'a-1-x' });
    expect(await look(call, 'c', 'b-', 'a-')).toMatchObject({ matched_key: 'b-1' });
    expect(await look(call, 'c', 'd-')).toMatchObject({ ok: false });
    expect((await call('GetCacheEntryDownloadURL', { key: 'a-1', version: 'lint-2' })).json).toMatchObject({
      ok: false,
    });
  });

  it('searches the own branch, then the base, then the default branch, and writes to the own only', async () => {
    const release = { runId: 1, jobId: 2, cacheScopes: ['refs/heads/release'] };
    await save(cache(main), 'k-1', 'main');
    await save(cache(release), 'k-1', 'release');
    await save(cache(main), 'k-2', 'newer main');
    expect(await look(cache(pull), 'k-')).toMatchObject({ matched_key: 'k-1' });
    expect(await read(cache(pull), 'k-1')).toBe('release');
    expect(await read(cache(pull), 'k-2')).toBe('newer main');
    await save(cache(pull), 'k-3', 'pull');
    expect(await look(cache(pull), 'k-')).toMatchObject({ matched_key: 'k-3' });
    expect(await look(cache(main), 'k-')).toMatchObject({ matched_key: 'k-2' });
    const side = { runId: 1, jobId: 2, cacheScopes: ['refs/heads/side'] };
    expect(await look(cache(side), 'k-')).toMatchObject({ ok: false });
  });

  it('keeps an entry as it is, also while it is being uploaded, until the upload is stale', async () => {
    const call = cache(main);
    await save(call, 'k', 'one');
    const again = await call('CreateCacheEntry', { key: 'k', version });
    expect(again).toMatchObject({ status: 409, json: { code: 'already_exists' } });
    await call('CreateCacheEntry', { key: 'slow', version });
    expect((await call('CreateCacheEntry', { key: 'slow', version })).status).toBe(409);
    clock = new Date(clock.getTime() + 11 * 60_000);
    expect((await call('CreateCacheEntry', { key: 'slow', version })).json).toMatchObject({ ok: true });
    expect(await look(call, 'slow')).toMatchObject({ ok: false });
  });

  it('checks the size and that there was an upload', async () => {
    const call = cache(main);
    const created = await call('CreateCacheEntry', { key: 'k', version });
    expect((await call('FinalizeCacheEntryUpload', { key: 'k', version, size_bytes: '3' })).status).toBe(412);
    await put(textOf(created.json, 'signed_upload_url'), 'four');
    expect(await call('FinalizeCacheEntryUpload', { key: 'k', version, size_bytes: '3' })).toMatchObject({
      status: 400,
      json: { msg: containing('4 bytes') },
    });
    expect((await call('FinalizeCacheEntryUpload', { key: 'other', version, size_bytes: '3' })).status).toBe(404);
  });

  it('denies what the token does not allow, in the words that clients look for', async () => {
    const readOnly = cache({ ...pull, cacheWrite: false });
    expect(await readOnly('CreateCacheEntry', { key: 'k', version })).toMatchObject({
      status: 200,
      json: { ok: false, message: matching(/^cache write denied:/) },
    });
    const writeOnly = cache({ ...main, cacheRead: false });
    expect(await writeOnly('GetCacheEntryDownloadURL', { key: 'k', version })).toMatchObject({
      status: 403,
      json: { code: 'permission_denied', msg: matching(/^cache read denied:/) },
    });
  });

  it.each([
    ['a comma', { key: 'a,b', version }, 'invalid_argument'],
    ['a key of 513 characters', { key: 'k'.repeat(513), version }, 'invalid_argument'],
    ['no version', { key: 'k' }, 'invalid_argument'],
    ['a misspelt field', { key: 'k', versoin: version }, 'malformed'],
    ['a field of another type', { key: 1, version }, 'malformed'],
    ['what is no object', '[]', 'malformed'],
    ['what is no JSON', '{"key"', 'malformed'],
  ])('refuses %s', async (_what, message, code) => {
    expect(await cache(main)('CreateCacheEntry', message)).toMatchObject({ status: 400, json: { code } });
  });

  it('takes both spellings of a name, and 512 characters', async () => {
    const created = await cache(main)('CreateCacheEntry', { key: 'k'.repeat(512), version });
    await put(textOf(created.json, 'signed_upload_url'), 'x');
    expect(
      (await cache(main)('FinalizeCacheEntryUpload', { key: 'k'.repeat(512), version, sizeBytes: 1 })).json,
    ).toMatchObject({ ok: true });
  });

  it('wants the right route, type and token', async () => {
    const call = cache(main);
    expect((await call('Nothing', {})).json).toMatchObject({ code: 'bad_route' });
    expect((await call('CreateCacheEntry', {}, { 'content-type': 'text/plain' })).status).toBe(404);
    expect((await call('CreateCacheEntry', {}, { authorization: '' })).status).toBe(401);
    expect((await call('CreateCacheEntry', {}, { authorization: 'Bearer a.e30.b' })).json).toMatchObject({
      code: 'unauthenticated',
    });
    clock = new Date(clock.getTime() + 7 * 3600_000);
    expect((await call('CreateCacheEntry', { key: 'k', version })).json).toMatchObject({
      msg: containing('expired'),
    });
  });

  it('takes 200 uploads a minute', async () => {
    const call = cache(main);
    for (let index = 0; index < 200; index += 1) await call('CreateCacheEntry', { key: `k-${index}`, version });
    clock = new Date(clock.getTime() + 45_000);
    expect(await call('CreateCacheEntry', { key: 'k', version })).toMatchObject({
      status: 429,
      headers: { 'retry-after': '15' },
      json: { code: 'resource_exhausted' },
    });
    clock = new Date(clock.getTime() + 15_001);
    expect((await call('CreateCacheEntry', { key: 'k', version })).status).toBe(200);
  });

  it('is found again by another process in the same directory', async () => {
    const stateDir = join(scene.directory, 'state');
    await using first = await openScene({ git: false, stateDir });
    await save(cache(main, first), 'k', 'kept', first);
    await cache(main, first)('CreateCacheEntry', { key: 'unfinished', version });

    const github = createGithub({ repository: { owner: 'acme', name: 'shop', directory: first.directory }, stateDir });
    await using world = await startWorld({ hosts: github.hosts });
    expect(github.caches.map(({ key }) => key)).toEqual(['k']);
    const next: Scene = { ...first, github, world };
    const found = await look(cache(main, next), 'k');
    expect((await send(world, 'GET', textOf(found, 'signed_download_url'))).body.toString()).toBe('kept');
    rmSync(stateDir, { recursive: true });
  });
});
