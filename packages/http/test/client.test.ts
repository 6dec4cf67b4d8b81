import { failureOf } from '@aevon/ports/testing';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttp } from '@aevon/http';
import type { FileHttp, HttpRequest } from '@aevon/ports';
import { describe, expect, it } from 'vitest';
import { impatientClock, startServer } from './server.ts';

const clock = impatientClock();
const http: FileHttp = createHttp({ clock, random: () => 0.5 });

function get(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', url, deadlineMs: 5000, purpose: 'try it', ...more };
}

const text = (body: Uint8Array) => new TextDecoder().decode(body);

describe('send', () => {
  it('gives status, headers and body, whatever the status', async () => {
    await using server = await startServer((_, response) =>
      response.writeHead(404, { 'X-Made-By': 'test' }).end('gone'),
    );
    const answer = await http.send(get(server.url));
    expect(answer.status).toBe(404);
    expect(answer.headers['x-made-by']).toBe('test');
    expect(text(answer.body)).toBe('gone');
    expect(server.seen).toHaveLength(1);
  });

  it('sends text and bytes with their length', async () => {
    await using server = await startServer((_, response) => response.end());
    await http.send(get(server.url, { method: 'POST', body: 'ä' }));
    await http.send(get(server.url, { method: 'PUT', body: new Uint8Array([1, 2, 3]) }));
    await http.send(get(server.url, { method: 'POST' }));
    expect(server.seen.map(({ headers }) => headers['content-length'])).toEqual(['2', '3', '0']);
    expect(server.seen.map(({ body }) => body.toString('hex'))).toEqual(['c3a4', '010203', '']);
  });

  it('fails when the body is larger than allowed', async () => {
    await using server = await startServer((_, response) => response.end('x'.repeat(2000)));
    const { facts } = await failureOf(http.send(get(server.url, { maxBytes: 1000 })));
    expect(facts.code).toBe('answer-too-large');
    expect(server.seen).toHaveLength(1);
  });

  it.each([
    ['shorter than its content-length', { 'content-length': '100' }],
    ['cut between chunks', {}],
  ])('tells a body that is %s and tries again', async (_, headers) => {
    let calls = 0;
    await using server = await startServer((__, response) => {
      calls += 1;
      response.writeHead(200, headers);
      response.write('part');
      setTimeout(() => response.destroy(), 10);
    });
    const { facts } = await failureOf(http.send(get(server.url, { retry: 'never' })));
    expect(facts).toMatchObject({ code: 'http-truncated', kind: 'infrastructure' });
    expect(calls).toBe(1);
    await failureOf(http.send(get(server.url)));
    expect(calls).toBe(7);
  });

  it('ends at the deadline when the server hangs', async () => {
    await using server = await startServer(() => undefined);
    const start = performance.now();
    const { facts } = await failureOf(http.send(get(server.url, { deadlineMs: 200 })));
    expect(facts.code).toBe('http-timeout');
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('ends an attempt in which nothing moves, in the head or in the body', async () => {
    await using server = await startServer((request, response) => {
      if (request.url === '/body') response.writeHead(200, { 'content-length': '10' }).write('a');
    });
    for (const path of ['/head', '/body']) {
      const start = performance.now();
      const { facts } = await failureOf(http.send(get(server.url + path, { idleMs: 150, retry: 'never' })));
      expect(facts.code).toBe('http-timeout');
      expect(performance.now() - start).toBeLessThan(1500);
    }
  });

  it('gives each attempt its own time', async () => {
    let calls = 0;
    await using server = await startServer((_, response) => {
      calls += 1;
      if (calls === 3) response.end('at last');
    });
    const answer = await http.send(get(server.url, { attemptMs: 100 }));
    expect(text(answer.body)).toBe('at last');
    expect(calls).toBe(3);
  });

  it('rejects with the reason of the signal', async () => {
    await using server = await startServer(() => undefined);
    const abort = new AbortController();
    setTimeout(() => abort.abort(new Error('cancelled by a person')), 50);
    await expect(http.send(get(server.url, { signal: abort.signal }))).rejects.toThrow('cancelled by a person');
  });

  it('names purpose, method, host and path in a failure, and no secret', async () => {
    const url = 'http://user:hunter2@127.0.0.1:1/deep/path?sig=hunter3&token=hunter4#hunter5';
    const headers = { authorization: 'Bearer hunter6' };
    const { facts, cause } = await failureOf(
      http.send(get(url, { headers, body: 'hunter7', method: 'POST', retry: 'never' })),
    );
    expect(facts.code).toBe('http-unreachable');
    expect(facts.what).toBe('could not try it: the connection failed (ECONNREFUSED), POST 127.0.0.1:1/deep/path');
    expect(JSON.stringify(facts) + String(cause)).not.toContain('hunter');
  });

  it('refuses what is no URL', async () => {
    const { facts } = await failureOf(http.send(get('not a url')));
    expect(facts.code).toBe('http-unreachable');
  });
});

describe('files', () => {
  it('downloads whole or not at all', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'http-'));
    const content = Buffer.alloc(3 * 1024 * 1024, 'abc');
    await using server = await startServer((request, response) => {
      if (request.url === '/ok') return void response.end(content);
      if (request.url === '/refused') return void response.writeHead(403).end('no'.repeat(100_000));
      response.writeHead(200, { 'content-length': String(content.length) });
      response.write(content.subarray(0, 1000));
      setTimeout(() => response.destroy(), 10);
    });
    const options = { retry: 'never', to: join(directory, 'file') } as const;
    const { facts } = await failureOf(http.download({ ...get(`${server.url}/cut`), ...options }));
    expect(facts.code).toBe('http-truncated');
    const refused = await http.download({ ...get(`${server.url}/refused`), ...options });
    expect(refused).toMatchObject({ status: 403, bytes: 0 });
    expect(refused.body).toHaveLength(65_536);
    const large = await failureOf(http.download({ ...get(`${server.url}/ok`), ...options, maxBytes: 1000 }));
    expect(large.facts.code).toBe('answer-too-large');
    expect(await readdir(directory)).toEqual([]);
    const done = await http.download({ ...get(`${server.url}/ok`), ...options });
    expect(done).toMatchObject({ status: 200, bytes: content.length });
    expect((await readFile(options.to)).equals(content)).toBe(true);
  });

  it('uploads a file, a part of it and an empty one, and sends it again after a fault', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'http-')), 'file');
    await writeFile(file, '0123456789');
    let calls = 0;
    await using server = await startServer((_, response) => {
      calls += 1;
      response.writeHead(calls === 1 ? 503 : 201).end();
    });
    const request = { ...get(server.url, { method: 'PUT' }), file };
    expect((await http.upload(request)).status).toBe(201);
    await http.upload({ ...request, start: 3, length: 4 });
    await http.upload({ ...request, start: 10 });
    expect(server.seen.map(({ body }) => body.toString())).toEqual(['0123456789', '0123456789', '3456', '']);
  });
});
