import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttp } from '@aevon/http';
import { describe, expect, it } from 'vitest';
import { nextHop } from '../src/redirect.ts';
import { impatientClock, startServer } from './server.ts';

const headers = {
  authorization: 'Bearer secret',
  cookie: 'a=b',
  'x-api-key': 'key',
  accept: 'application/json',
  range: 'bytes=0-1',
};

describe('redirects', () => {
  it('keep credentials on the same origin and lose them on another', async () => {
    await using other = await startServer((_, response) => response.end('there'));
    await using server = await startServer((request, response) => {
      if (request.url === '/away') response.writeHead(302, { location: `${other.url}/x?sig=1` }).end('ignored');
      else if (request.url === '/same') response.writeHead(307, { location: '/end' }).end();
      else response.end('here');
    });
    const client = createHttp({ clock: impatientClock() });
    const request = { method: 'GET', headers, deadlineMs: 5000, purpose: 'try it' } as const;
    await client.send({ ...request, url: `${server.url}/same` });
    expect(server.seen[1]?.headers).toMatchObject(headers);
    const answer = await client.send({ ...request, url: `${server.url}/away` });
    expect(new TextDecoder().decode(answer.body)).toBe('there');
    const seen = other.seen[0]?.headers ?? {};
    expect(seen).toMatchObject({ accept: 'application/json', range: 'bytes=0-1' });
    for (const name of ['authorization', 'cookie', 'x-api-key']) expect(seen).not.toHaveProperty(name);
  });

  it('end after five hops, and are handed on for methods that write', async () => {
    await using server = await startServer((_, response) => response.writeHead(308, { location: '/again' }).end());
    const client = createHttp({ clock: impatientClock() });
    const request = { url: server.url, deadlineMs: 5000, purpose: 'try it' } as const;
    expect((await client.send({ ...request, method: 'GET' })).status).toBe(308);
    expect(server.seen).toHaveLength(6);
    expect((await client.send({ ...request, method: 'POST' })).status).toBe(308);
    expect(server.seen).toHaveLength(7);
  });

  it('never go from https to http, nor to another protocol', () => {
    const hop = { url: new URL('https://a.example/x'), headers };
    for (const location of ['http://a.example/x', 'file:///etc/passwd', 'javascript:1', 'https://', undefined])
      expect(nextHop(hop, 'GET', 302, location)).toBeUndefined();
    expect(nextHop(hop, 'GET', 302, '//a.example/y')?.headers).toEqual(headers);
    expect(nextHop(hop, 'GET', 302, 'https://a.example:444/y')?.headers).toEqual({
      accept: headers.accept,
      range: headers.range,
    });
  });
});

describe('proxies', () => {
  it('are taken from the environment that is handed over, NO_PROXY respected', async () => {
    await using server = await startServer((_, response) => response.end('direct'));
    const proxy = http.createServer((request, response) => response.end(`by proxy to ${request.url ?? ''}`));
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    const client = createHttp({
      clock: impatientClock(),
      env: { HTTP_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: '127.0.0.1' },
    });
    const send = async (url: string) => {
      const { body } = await client.send({ method: 'GET', url, deadlineMs: 5000, purpose: 'try it' });
      return new TextDecoder().decode(body);
    };
    expect(await send('http://host.invalid/x')).toBe('by proxy to http://host.invalid/x');
    expect(await send(server.url)).toBe('direct');
    proxy.closeAllConnections();
    proxy.close();
  });

  it('tunnel https and say when they refuse', async () => {
    const asked: string[] = [];
    const proxy = http.createServer().on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    const client = createHttp({ clock: impatientClock(), env: { https_proxy: `http://127.0.0.1:${port}` } });
    const sent = client.send({ method: 'GET', url: 'https://api.example/x', deadlineMs: 2000, purpose: 'try it' });
    await expect(sent).rejects.toMatchObject({ facts: { code: 'http-unreachable' } });
    expect(asked[0]).toBe('api.example:443');
    proxy.close();
  });
});
