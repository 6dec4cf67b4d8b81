import { createHash } from 'node:crypto';
import { mkdtemp, readdir } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ArtifactFolder, startCacheServer, type CacheServer } from '@aevon/turbo';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clock } from './shop.ts';

let folder: ArtifactFolder;
let server: CacheServer;

beforeEach(async () => {
  folder = await ArtifactFolder.open(await mkdtemp(join(tmpdir(), 'server-')), clock);
  server = await startCacheServer({ folder, token: 'token', answerMs: 200, idleMs: 500 });
});

afterEach(() => server.close());

interface CallInit {
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

function call(method: string, path: string, init: CallInit = {}, token = 'token'): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    method,
    ...init,
    headers: { authorization: `Bearer ${token}`, ...init.headers },
  });
}

const artifact = '/v8/artifacts/0123456789abcdef?slug=team';

describe('the server', () => {
  it('listens on 127.0.0.1 alone', () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('lets nobody in without the token', async () => {
    for (const token of ['', 'Token', 'token2', 'x'.repeat(5)]) {
      const response = await call('GET', '/v8/artifacts/status', {}, token);
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ error: { code: 'forbidden' } });
    }
    expect((await call('PUT', artifact, { body: 'x' }, 'wrong')).status).toBe(403);
    expect(folder.size).toBe(0);
  });

  it('keeps bytes, duration and signature, and answers HEAD', async () => {
    const body = Buffer.alloc(300_000, 'artifact');
    const headers = {
      'x-artifact-duration': '1234',
      'x-artifact-tag': 'abc+/=',
      'content-type': 'application/octet-stream',
    };
    expect((await call('PUT', artifact, { body, headers })).status).toBe(202);
    for (const method of ['GET', 'HEAD']) {
      const response = await call(method, artifact);
      expect(response.status).toBe(200);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'x-artifact-duration': '1234',
        'x-artifact-tag': 'abc+/=',
        'content-length': '300000',
      });
      expect(Buffer.from(await response.arrayBuffer()).equals(method === 'GET' ? body : Buffer.alloc(0))).toBe(true);
    }
  });

  it('takes reports and leaves out what it does not know', async () => {
    const report = [{ sessionId: 's', source: 'REMOTE', event: 'HIT', hash: 'a', duration: 5 }, { event: 'MAYBE' }, 7];
    expect((await call('POST', '/v8/artifacts/events', { body: JSON.stringify(report) })).status).toBe(200);
    expect(server.events).toEqual([{ source: 'REMOTE', event: 'HIT', hash: 'a', duration: 5 }]);
    expect((await call('POST', '/v8/artifacts/events', { body: 'not json' })).status).toBe(404);
    expect(server.faults).toHaveLength(1);
  });

  it.each([
    '/v8/artifacts/..%2f..%2fetc%2fpasswd',
    '/v8/artifacts/../../x',
    '/v8/artifacts/a.b',
    '/v8/artifacts/',
    '/',
    '/v8/artifacts/a/b',
    `/v8/artifacts/${'a'.repeat(129)}`,
  ])('has nothing at %s', async (path) => {
    for (const method of ['GET', 'PUT'])
      expect((await call(method, path, method === 'PUT' ? { body: 'x' } : {})).status).toBe(404);
    expect(await readdir(folder.directory)).toEqual(['artifacts']);
  });

  it('answers as a miss in time when its own work hangs', async () => {
    await call('PUT', artifact, { body: 'x' });
    folder.read = () => new Promise(() => undefined);
    const start = performance.now();
    const response = await call('GET', artifact);
    expect(response.status).toBe(404);
    expect(performance.now() - start).toBeLessThan(1000);
    expect(server.faults).toEqual(['an answer took too long']);
  });

  it('ends a connection on which nothing moves', async () => {
    await call('PUT', artifact, { body: 'x' });
    folder.read = async () => new Readable({ read: () => undefined });
    await expect(call('GET', artifact).then((response) => response.text())).rejects.toThrow();
    const socket = net.connect(Number(new URL(server.url).port), '127.0.0.1');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.write(
      `PUT ${artifact} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer token\r\ncontent-length: 100\r\n\r\nhalf`,
    );
    await closed;
    await vi.waitFor(async () => expect(await readdir(folder.directory)).toEqual(['artifacts']));
  });

  it('keeps nothing of a body that is cut off', async () => {
    const socket = net.connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `PUT ${artifact} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer token\r\ncontent-length: 100\r\n\r\nhalf`,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await call('GET', artifact)).status).toBe(404);
    expect(await readdir(join(folder.directory, 'artifacts'))).toEqual([]);
  });

  it('takes many at once', async () => {
    const hashes = Array.from({ length: 60 }, (_, index) => createHash('sha256').update(String(index)).digest('hex'));
    await Promise.all(hashes.map((hash) => call('PUT', `/v8/artifacts/${hash}`, { body: hash.repeat(100) })));
    const texts = await Promise.all(hashes.map(async (hash) => (await call('GET', `/v8/artifacts/${hash}`)).text()));
    expect(texts).toEqual(hashes.map((hash) => hash.repeat(100)));
  });
});
