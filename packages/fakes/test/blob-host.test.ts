import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Received, type Sending, send } from './support/client.ts';
import { openScene, type Scene } from './support/scene.ts';
import { callerOf, textOf } from './support/twirp.ts';

let scene: Scene;
let clock: Date;
let upload: string;

beforeEach(async () => {
  clock = new Date('2026-11-24T10:00:00Z');
  scene = await openScene({ git: false, now: () => clock });
  const created = await cache('CreateCacheEntry', { key: 'k', version: '1' });
  upload = textOf(created.json, 'signed_upload_url');
});
afterEach(() => scene.stop());

const cache: ReturnType<typeof callerOf> = (method, message) =>
  callerOf(scene, 'CacheService', { runId: 1, jobId: 2, cacheScopes: ['refs/heads/main'] })(method, message);
const ask = (method: string, url: string, sending: Sending = {}): Promise<Received> =>
  send(scene.world, method, url, sending);
const put = (sending: Sending, query = ''): Promise<Received> => ask('PUT', `${upload}${query}`, sending);
const blob = { 'x-ms-blob-type': 'BlockBlob' };
const codeOf = ({ status, headers }: Received): unknown[] => [status, headers['x-ms-error-code']];

async function download(content: string): Promise<string> {
  await put({ headers: blob, body: content });
  await cache('FinalizeCacheEntryUpload', { key: 'k', version: '1', size_bytes: content.length });
  return textOf((await cache('GetCacheEntryDownloadURL', { key: 'k', version: '1' })).json, 'signed_download_url');
}

describe('the blob host', () => {
  it('takes one Put Blob of the right kind', async () => {
    expect(codeOf(await put({ body: 'x' }))).toEqual([400, 'MissingRequiredHeader']);
    expect(codeOf(await put({ headers: { 'x-ms-blob-type': 'PageBlob' }, body: 'x' }))).toEqual([
      400,
      'InvalidHeaderValue',
    ]);
    expect(codeOf(await put({ headers: { ...blob, 'transfer-encoding': 'chunked' }, body: 'x' }))).toEqual([
      411,
      'MissingContentLengthHeader',
    ]);
    expect(
      codeOf(
        await put({ headers: { ...blob, 'content-md5': createHash('md5').update('y').digest('base64') }, body: 'x' }),
      ),
    ).toEqual([400, 'Md5Mismatch']);
    expect(
      (await put({ headers: { ...blob, 'content-md5': createHash('md5').update('x').digest('base64') }, body: 'x' }))
        .status,
    ).toBe(201);
  });

  it('puts blocks together in the order of their list', async () => {
    const id = (number: number): string => encodeURIComponent(Buffer.from(`block-${number}`).toString('base64'));
    for (const [number, text] of [
      [1, 'one '],
      [2, 'two '],
      [3, 'three'],
    ] as const)
      expect((await put({ body: text }, `&comp=block&blockid=${id(number)}`)).status).toBe(201);
    expect(codeOf(await put({ body: 'x' }, `&comp=block&blockid=${id(1000)}`))).toEqual([
      400,
      'InvalidQueryParameterValue',
    ]);
    const list = (...numbers: number[]): string =>
      `<?xml version="1.0" encoding="utf-8"?><BlockList>${numbers.map((number) => `<Latest>${decodeURIComponent(id(number))}</Latest>`).join('')}</BlockList>`;
    expect(codeOf(await put({ body: list(1, 9) }, '&comp=blocklist'))).toEqual([400, 'InvalidBlockList']);
    expect(codeOf(await put({ body: '<BlockList><Latest>' }, '&comp=blocklist'))).toEqual([400, 'InvalidXmlDocument']);
    expect((await put({ body: list(2, 1, 3) }, '&comp=blocklist')).status).toBe(201);
    await cache('FinalizeCacheEntryUpload', { key: 'k', version: '1', size_bytes: 13 });
    const [entry] = scene.github.caches;
    expect(entry === undefined ? undefined : scene.github.cacheBytes(entry)?.toString()).toBe('two one three');
  });

  it('gives ranges, and none beyond the end', async () => {
    const url = await download('0123456789');
    expect(await ask('GET', url)).toMatchObject({
      status: 200,
      headers: { 'content-length': '10', 'accept-ranges': 'bytes' },
    });
    const part = await ask('GET', url, { headers: { range: 'bytes=2-4' } });
    expect([part.status, part.body.toString(), part.headers['content-range']]).toEqual([206, '234', 'bytes 2-4/10']);
    const rest = await ask('GET', url, { headers: { 'x-ms-range': 'bytes=8-' } });
    expect([rest.body.toString(), rest.headers['content-length']]).toEqual(['89', '2']);
    expect(codeOf(await ask('GET', url, { headers: { range: 'bytes=10-12' } }))).toEqual([416, 'InvalidRange']);
    const head = await ask('HEAD', url);
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, '10', 0]);
    expect(codeOf(await ask('GET', url, { headers: { 'if-match': '"0x1"' } }))).toEqual([412, 'ConditionNotMet']);
  });

  it('lets nobody in without the right signature, after its time, or for something else', async () => {
    const url = await download('secret');
    expect(codeOf(await ask('GET', url.replace(/sig=[^&]+/, 'sig=abc')))).toEqual([403, 'AuthenticationFailed']);
    expect(codeOf(await ask('GET', url.replace('actions-cache/00000001', 'actions-cache/00000002')))).toEqual([
      403,
      'AuthenticationFailed',
    ]);
    expect(codeOf(await ask('GET', url.replace('sp=r', 'sp=cw')))).toEqual([403, 'AuthenticationFailed']);
    expect(codeOf(await ask('PUT', url, { headers: blob, body: 'x' }))).toEqual([
      403,
      'AuthorizationPermissionMismatch',
    ]);
    expect(codeOf(await ask('DELETE', url))).toEqual([405, 'UnsupportedHttpVerb']);
    clock = new Date(clock.getTime() + 10 * 60_000 + 1000);
    expect(codeOf(await ask('GET', url))).toEqual([403, 'AuthenticationFailed']);
    expect(scene.world.requests.every(({ path }) => !/sig=(?!\*\*\*)/.test(path))).toBe(true);
  });
});
