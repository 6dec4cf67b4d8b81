import { readFile } from 'node:fs/promises';
import { startWorld } from '@aevon/fakes';
import { createHttp } from '@aevon/http';
import { Failure, type StreamRequest } from '@aevon/ports';
import { describe, expect, it } from 'vitest';
import { impatientClock, startServer } from './server.ts';

const http = createHttp({ clock: impatientClock() });

function request(url: string, more: Partial<StreamRequest> = {}): StreamRequest {
  return { method: 'GET', url, deadlineMs: 5000, purpose: 'watch it', ...more };
}

async function readAll(body: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const chunk of body) text += new TextDecoder().decode(chunk);
  return text;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof Failure ? error.facts.code : String(error);
}

describe('a stream', () => {
  it('gives its head and each part before the answer ends', async () => {
    const ending = Promise.withResolvers<undefined>();
    await using server = await startServer((_, response) => {
      response.writeHead(203, { 'x-made-by': 'test' }).write('one');
      void ending.promise.then(() => response.end('two'));
    });
    const { status, headers, body } = await http.stream(request(server.url));
    expect([status, headers['x-made-by']]).toEqual([203, 'test']);
    const parts: string[] = [];
    for await (const chunk of body) {
      parts.push(new TextDecoder().decode(chunk));
      ending.resolve(undefined);
    }
    expect(parts).toEqual(['one', 'two']);
  });

  it('is cut off, silent or too long with the code of that', async () => {
    await using server = await startServer((asked, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('one');
      if (asked.url === '/cut') setTimeout(() => response.destroy(), 10);
    });
    const read = async (path: string, more: Partial<StreamRequest>): Promise<string> =>
      codeOf(http.stream(request(`${server.url}${path}`, more)).then(async ({ body }) => readAll(body)));
    expect(await read('/cut', {})).toBe('http-truncated');
    expect(await read('/silent', { idleMs: 50 })).toBe('http-timeout');
    expect(await read('/long', { deadlineMs: 50 })).toBe('http-timeout');
  });

  it('rejects with the reason of the signal, before and after its head', async () => {
    await using server = await startServer((_, response) => response.writeHead(200).write('one'));
    await expect(http.stream(request(server.url, { signal: AbortSignal.abort('gone') }))).rejects.toBe('gone');
    const stop = new AbortController();
    const { body } = await http.stream(request(server.url, { signal: stop.signal }));
    const reading = readAll(body);
    stop.abort('enough');
    await expect(reading).rejects.toBe('enough');
  });

  it('closes the connection when its reader leaves', async () => {
    const closed = Promise.withResolvers<boolean>();
    await using server = await startServer((_, response) => {
      response.writeHead(200).write('one');
      response.on('close', () => closed.resolve(true));
    });
    const { body } = await http.stream(request(server.url));
    for await (const chunk of body) if (chunk.byteLength > 0) break;
    expect(await closed.promise).toBe(true);
  });

  it('names a server that is not there', async () => {
    expect(await codeOf(http.stream(request('http://127.0.0.1:1/')))).toBe('http-unreachable');
  });
});

describe('an authority of its own', () => {
  it('is trusted for the request that brings it, through a proxy, and for no other', async () => {
    await using world = await startWorld({
      hosts: { 'cluster.test': () => ({ status: 200, headers: {}, body: 'well' }) },
    });
    const ca = await readFile(world.env['NODE_EXTRA_CA_CERTS'] ?? '', 'utf8');
    const client = createHttp({ clock: impatientClock(), env: world.env });
    const { body } = await client.stream(request('https://cluster.test/', { ca }));
    expect(await readAll(body)).toBe('well');
    expect(await client.send({ ...request('https://cluster.test/', { ca }) })).toMatchObject({ status: 200 });
    expect(await codeOf(client.send(request('https://cluster.test/')))).toBe('http-unreachable');
    expect(world.requests.map(({ host }) => host)).toEqual(['cluster.test', 'cluster.test']);
  });
});
