import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerJson, startWorld, type World } from '../src/index.ts';
import { send } from './support/client.ts';

let world: World;
beforeEach(
  async () =>
    (world = await startWorld({
      hosts: { 'api.example.com': ({ body }) => answerJson(200, { bytes: body.byteLength }) },
    })),
);
afterEach(() => world.stop());

/** What the proxy says to bytes; ends when it closes, or after 300 ms. */
async function say(...bytes: (string | Buffer)[]): Promise<string> {
  const socket = connect(Number(new URL(world.proxyUrl).port), '127.0.0.1');
  let heard = '';
  socket.on('data', (part: Buffer) => (heard += part.toString('latin1'))).on('error', () => undefined);
  const closed = once(socket, 'close');
  for (const part of bytes) socket.write(part);
  setTimeout(() => socket.destroy(), 300);
  await closed;
  return heard;
}

describe('the proxy', () => {
  it.each([
    ['CONNECT nonsense HTTP/1.1\r\n\r\n', /^HTTP\/1.1 400/],
    ['CONNECT api.example.com:99999999 HTTP/1.1\r\n\r\n', /^HTTP\/1.1 400/],
    ['GET / HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1.1 400[\s\S]*This is a proxy/],
    ['GET ftp://api.example.com/ HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1.1 400/],
    ['\x16\x03\x01garbage', /^$/],
  ])('answers %j in words or not at all', async (bytes, wanted) => {
    expect(await say(bytes)).toMatch(wanted);
    expect((await send(world, 'GET', 'https://api.example.com/')).status).toBe(200);
  });

  it('outlives garbage inside a tunnel', async () => {
    await say('CONNECT api.example.com:443 HTTP/1.1\r\n\r\n', Buffer.from([0x16, 3, 1, 0, 5, 1, 2, 3, 4, 5]));
    await say('CONNECT api.example.com:443 HTTP/1.1\r\n\r\n', 'neither TLS nor HTTP\r\n\r\n');
    await say('CONNECT api.example.com:443 HTTP/1.1\r\n\r\n');
    expect((await send(world, 'GET', 'https://api.example.com/')).status).toBe(200);
    expect(world.crashes).toEqual([]);
  });

  it('takes a plain request with an absolute address', async () => {
    expect(
      await say('GET http://api.example.com/a HTTP/1.1\r\nHost: api.example.com\r\nConnection: close\r\n\r\n'),
    ).toMatch(/^HTTP\/1.1 200/);
    expect(
      await say('GET http://nobody.example.net/ HTTP/1.1\r\nHost: nobody.example.net\r\nConnection: close\r\n\r\n'),
    ).toMatch(/^HTTP\/1.1 403/);
    expect(world.refusedHosts).toEqual(['nobody.example.net']);
  });

  it('takes a body of many megabytes', async () => {
    const body = Buffer.alloc(32 * 1024 * 1024, 1);
    expect((await send(world, 'PUT', 'https://api.example.com/big', { body })).json).toEqual({
      bytes: body.byteLength,
    });
  });
});
