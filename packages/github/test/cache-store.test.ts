import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { blobHost, resultsHost, type Fault, type RuntimeTokenRequest } from '@aevon/fakes';
import { createCacheStore, type CacheStoreOptions } from '@aevon/github';
import { describe, expect, it } from 'vitest';
import { clock, startGithub, textWith, type TestWorld } from './world.ts';

const version = 'test-1';

function storeOf(world: TestWorld, token: Partial<RuntimeTokenRequest> = {}, more: Partial<CacheStoreOptions> = {}) {
  return createCacheStore({ http: world.http, runner: world.runner(token), clock, ...more });
}

async function fileWith(world: TestWorld, content: string | Uint8Array): Promise<string> {
  const file = join(world.directory, `file-${Math.random()}`);
  await writeFile(file, content);
  return file;
}

async function timed<T>(work: Promise<T>): Promise<{ readonly result: T; readonly milliseconds: number }> {
  const start = performance.now();
  return { result: await work, milliseconds: performance.now() - start };
}

describe('the cache', () => {
  it('gives back what was saved, by its key or by a prefix', async () => {
    await using world = await startGithub();
    const store = storeOf(world);
    const file = await fileWith(world, 'content');
    expect(await store.find({ key: 'a-1', version })).toEqual({ outcome: 'miss' });
    expect(await store.save({ key: 'a-1', version, file })).toEqual({ outcome: 'saved', bytes: 7 });
    expect(await store.save({ key: 'a-1', version, file })).toEqual({ outcome: 'exists' });
    const exact = await store.find({ key: 'a-1', version });
    expect(exact).toMatchObject({ outcome: 'hit', key: 'a-1', exact: true });
    const found = await store.find({ key: 'a-2', restoreKeys: ['b-', 'a-'], version });
    expect(found).toMatchObject({ outcome: 'hit', key: 'a-1', exact: false });
    if (found.outcome !== 'hit') throw new Error('no hit');
    const target = join(world.directory, 'target');
    expect(await found.download(target)).toEqual({ outcome: 'done', bytes: 7 });
    expect(await readFile(target, 'utf8')).toBe('content');
    expect(await store.find({ key: 'a-1', version: 'other-1' })).toEqual({ outcome: 'miss' });
    expect(world.world.refusedHosts).toEqual([]);
    expect(world.world.crashes).toEqual([]);
  });

  it('uploads a large file in blocks, in order', async () => {
    await using world = await startGithub();
    const content = Buffer.alloc(1_000_003);
    for (let at = 0; at + 4 < content.length; at += 4) content.writeUInt32LE(at, at);
    const limits = { singleBytes: 1000, blockBytes: 65_536, concurrency: 4 };
    const store = storeOf(world, {}, { limits });
    expect(await store.save({ key: 'large', version, file: await fileWith(world, content) })).toEqual({
      outcome: 'saved',
      bytes: content.length,
    });
    const [entry] = world.github.caches;
    if (entry === undefined) throw new Error('no entry');
    expect(world.github.cacheBytes(entry)?.equals(content)).toBe(true);
  });

  it('is an outcome where it may only be read', async () => {
    await using world = await startGithub();
    const file = await fileWith(world, 'x');
    const denied = await storeOf(world, { cacheWrite: false }).save({ key: 'a', version, file });
    expect(denied).toMatchObject({ outcome: 'read-only', reason: textWith('cache write denied') });
    const unreadable = await storeOf(world, { cacheRead: false, cacheWrite: false }).find({ key: 'a', version });
    expect(unreadable).toMatchObject({ outcome: 'unavailable', reason: textWith('cache read denied') });
  });

  it.each([
    ['none', 'unavailable', 'read-only'],
    ['read', 'miss', 'read-only'],
    ['write', 'miss', 'saved'],
    ['write-only', 'unavailable', 'saved'],
  ] as const)('honours ACTIONS_CACHE_MODE %s', async (cacheMode, find, save) => {
    await using world = await startGithub();
    const store = createCacheStore({ http: world.http, clock, runner: { ...world.runner(), cacheMode } });
    expect((await store.find({ key: 'a', version })).outcome).toBe(find);
    expect((await store.save({ key: 'a', version, file: await fileWith(world, 'x') })).outcome).toBe(save);
  });

  it.each([
    ['a GitHub Enterprise Server', { serverUrl: 'https://github.acme.com' }],
    ['no results service', { resultsUrl: undefined }],
    ['no token', { runtimeToken: undefined }],
    ['a results URL that is none', { resultsUrl: 'nonsense' }],
  ])('is unavailable with %s, without a call', async (_, change) => {
    await using world = await startGithub();
    const store = createCacheStore({ http: world.http, clock, runner: { ...world.runner(), ...change } });
    expect((await store.find({ key: 'a', version })).outcome).toBe('unavailable');
    expect((await store.save({ key: 'a', version, file: 'none' })).outcome).toBe('unavailable');
    expect(world.world.requests).toEqual([]);
  });

  it('refuses keys that the service would refuse, without a call', async () => {
    await using world = await startGithub();
    const store = storeOf(world);
    for (const key of ['', 'a,b', 'x'.repeat(513)])
      expect((await store.find({ key, version })).outcome).toBe('unavailable');
    expect((await store.find({ key: 'a', restoreKeys: Array.from({ length: 10 }, String), version })).outcome).toBe(
      'unavailable',
    );
    expect(world.world.requests).toEqual([]);
  });
});

const lookup = /GetCacheEntryDownloadURL/;
const reserve = /CreateCacheEntry/;
const always = Number.POSITIVE_INFINITY;

describe('a fault of the service', () => {
  const faults: readonly (readonly [string, Fault])[] = [
    ['500', { kind: 'status', status: 500, path: lookup, times: always }],
    ['an HTML page', { kind: 'html-500', path: lookup, times: always }],
    ['429 with a long wait', { kind: 'rate-limit', retryAfter: 60, path: lookup, times: always }],
    ['a reset', { kind: 'reset', path: lookup, times: always }],
    ['a reset in the answer', { kind: 'reset-mid-body', path: lookup, times: always }],
    ['JSON that is cut off', { kind: 'truncate', path: lookup, times: always }],
    ['no answer at all', { kind: 'hang', path: lookup, times: always }],
    [
      '404',
      { kind: 'status', status: 404, body: '{"code":"bad_route","msg":"no handler"}', path: lookup, times: always },
    ],
    ['another answer', { kind: 'status', status: 200, body: '{"ok":"maybe"}', path: lookup, times: always }],
  ];

  it.each(faults)('in a lookup (%s) is an outcome within three seconds, and costs nothing more', async (_, fault) => {
    await using world = await startGithub();
    world.github.faults.add({ ...fault, host: resultsHost });
    const store = storeOf(world);
    const first = await timed(store.find({ key: 'a', version }));
    expect(first.result.outcome).toBe('unavailable');
    expect(first.milliseconds).toBeLessThan(3000);
    const second = await timed(store.find({ key: 'b', version }));
    expect(second.result.outcome).toBe('unavailable');
    expect(first.milliseconds + second.milliseconds).toBeLessThan(3100);
  });

  it('that passes is mended', async () => {
    await using world = await startGithub();
    world.github.faults.add({ kind: 'status', status: 503, host: resultsHost, path: lookup });
    world.github.faults.add({ kind: 'rate-limit', retryAfter: 1, host: resultsHost, path: reserve });
    const store = storeOf(world);
    expect(await store.find({ key: 'a', version })).toEqual({ outcome: 'miss' });
    expect((await store.save({ key: 'a', version, file: await fileWith(world, 'x') })).outcome).toBe('saved');
    expect(world.github.faults.pending).toEqual([]);
  });

  it('names the rate limit and its wait', async () => {
    await using world = await startGithub();
    world.github.faults.add({ kind: 'rate-limit', retryAfter: 60, host: resultsHost, path: reserve, times: always });
    const saved = await storeOf(world).save({ key: 'a', version, file: await fileWith(world, 'x') });
    expect(saved).toEqual({
      outcome: 'unavailable',
      reason: 'the service limits requests (429, it asks to wait 60 s)',
    });
  });

  it('that loses the answer to a reservation ends as "exists"', async () => {
    await using world = await startGithub();
    world.github.faults.add({ kind: 'lost-answer', host: resultsHost, path: reserve });
    expect(await storeOf(world).save({ key: 'a', version, file: await fileWith(world, 'x') })).toEqual({
      outcome: 'exists',
    });
  });
});

describe('a fault of the storage', () => {
  const kinds: readonly (readonly [string, Pick<Fault, 'kind'> & Record<string, unknown>])[] = [
    ['500', { kind: 'status', status: 500 }],
    ['403', { kind: 'status', status: 403 }],
    ['a reset', { kind: 'reset' }],
    ['a reset in the answer', { kind: 'reset-mid-body', afterBytes: 1000 }],
    ['no answer at all', { kind: 'hang' }],
  ];

  it.each(kinds)('in a download (%s) is an outcome within three seconds', async (_, kind) => {
    await using world = await startGithub();
    const store = storeOf(world);
    await store.save({ key: 'a', version, file: await fileWith(world, Buffer.alloc(100_000, 'x')) });
    world.github.faults.add({ ...kind, host: blobHost, method: 'GET', path: /./, times: always } as Fault);
    const found = await store.find({ key: 'a', version });
    if (found.outcome !== 'hit') throw new Error('no hit');
    const target = join(world.directory, 'target');
    const { result, milliseconds } = await timed(found.download(target));
    expect(result.outcome).toBe('unavailable');
    expect(milliseconds).toBeLessThan(3000);
    await expect(readFile(target)).rejects.toThrow('ENOENT');
    expect(JSON.stringify(result)).not.toContain('sig=');
  });

  const uploads = kinds.filter(([name]) => name !== 'a reset in the answer');
  it.each(uploads)('in an upload (%s) is an outcome within three seconds', async (_, kind) => {
    await using world = await startGithub();
    world.github.faults.add({ ...kind, host: blobHost, method: 'PUT', path: /./, times: always } as Fault);
    const { result, milliseconds } = await timed(
      storeOf(world).save({ key: 'a', version, file: await fileWith(world, Buffer.alloc(100_000, 'x')) }),
    );
    expect(result.outcome).toBe('unavailable');
    expect(milliseconds).toBeLessThan(3000);
    expect(world.github.caches.filter(({ state }) => state === 'ready')).toEqual([]);
  });

  it('that happens once and early is mended', async () => {
    await using world = await startGithub();
    const store = storeOf(world);
    world.github.faults.add({ kind: 'reset', host: blobHost, method: 'PUT', path: /./ });
    expect((await store.save({ key: 'a', version, file: await fileWith(world, 'content') })).outcome).toBe('saved');
    world.github.faults.add({ kind: 'reset-mid-body', afterBytes: 3, host: blobHost, method: 'GET', path: /./ });
    const found = await store.find({ key: 'a', version });
    if (found.outcome !== 'hit') throw new Error('no hit');
    expect(await found.download(join(world.directory, 'target'))).toEqual({ outcome: 'done', bytes: 7 });
    expect(world.github.faults.pending).toEqual([]);
  });
});
