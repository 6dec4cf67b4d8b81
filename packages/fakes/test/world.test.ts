import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { answerJson, startWorld, type World, type WorldOptions } from '../src/index.ts';
import { createAuthority } from '../src/world/authority.ts';
import { runClient, runProgram } from './support/child.ts';
import { send } from './support/client.ts';

const opened: { stop(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.stop();
});

async function open(options: WorldOptions): Promise<World> {
  const world = await startWorld(options);
  opened.push(world);
  return world;
}

const echo: WorldOptions['hosts'] = {
  'api.example.com': ({ method, url, body }) => answerJson(200, { method, url: url.href, body: body.toString() }),
};

describe('startWorld', () => {
  it('starts within a second', async () => {
    const started = performance.now();
    await open({ hosts: echo });
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('answers under the real name to fetch in a child, over TLS and plainly', async () => {
    const world = await open({ hosts: echo });
    expect(await runClient('fetch-all', ['https://api.example.com/a', 'http://api.example.com/b'], world.env)).toEqual([
      200, 200,
    ]);
    expect(world.requests).toMatchObject([
      { method: 'GET', host: 'api.example.com', path: '/a', status: 200 },
      { method: 'GET', host: 'api.example.com', path: '/b', status: 200 },
    ]);
  });

  it('is trusted by curl, git and openssl by the variables that it sets', async () => {
    const world = await open({ hosts: echo });
    expect(await runProgram('curl', ['-sS', 'https://api.example.com/x'], { env: world.env })).toMatchObject({
      exitCode: 0,
    });
    const bundle = readFileSync(world.env['SSL_CERT_FILE'] ?? '', 'utf8');
    expect(bundle.match(/BEGIN CERTIFICATE/g)?.length).toBeGreaterThan(50);
  });

  it('refuses a host that nobody stands in for, and says so', async () => {
    const world = await open({ hosts: echo });
    const answer = await send(world, 'POST', 'https://telemetry.example.net/v1/send?token=abc', { body: 'x' });
    expect(answer.status).toBe(403);
    expect(answer.json).toMatchObject({ error: 'host-refused', host: 'telemetry.example.net' });
    expect(world.refusedHosts).toEqual(['telemetry.example.net']);
    expect(world.requests).toMatchObject([{ method: 'POST', path: '/v1/send?token=***', status: 'refused' }]);
  });

  it('knows no host by the names that objects inherit', async () => {
    const world = await open({ hosts: echo });
    expect((await send(world, 'GET', 'https://constructor/')).status).toBe(403);
    expect(world.crashes).toEqual([]);
  });

  it('writes down a client that does not trust its authority', async () => {
    const world = await open({ hosts: echo });
    const env = { HTTPS_PROXY: world.proxyUrl };
    expect(await runProgram('curl', ['-sS', 'https://api.example.com/x'], { env })).toMatchObject({ exitCode: 60 });
    await expect
      .poll(() => world.requests)
      .toMatchObject([{ method: 'CONNECT', host: 'api.example.com', status: 'reset' }]);
  });

  it('answers 500 and keeps the reason when a handler throws', async () => {
    const world = await open({
      hosts: {
        'api.example.com': () => {
          throw new Error('no such state');
        },
      },
    });
    expect((await send(world, 'GET', 'https://api.example.com/x')).status).toBe(500);
    expect(world.crashes).toEqual(['GET api.example.com/x: no such state']);
  });

  it('ends with its connections and files, also in the middle of an answer', async () => {
    let asked = 0;
    const hang = (): { broken: 'hang' } => {
      asked += 1;
      return { broken: 'hang' };
    };
    const world = await open({ hosts: { 'api.example.com': hang } });
    const pending = send(world, 'GET', 'https://api.example.com/');
    const failed = expect(pending).rejects.toThrow();
    await expect.poll(() => asked).toBe(1);
    await world.stop();
    await failed;
    expect(existsSync(world.env['SSL_CERT_FILE'] ?? '')).toBe(false);
    const socket = connect(Number(new URL(world.proxyUrl).port), '127.0.0.1');
    const { promise, resolve } = Promise.withResolvers<string>();
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
    expect(await promise).toBe('ECONNREFUSED');
    await world.stop();
  });

  it('serves two worlds side by side', async () => {
    const [one, two] = await Promise.all([
      open({ hosts: echo }),
      open({ hosts: { 'api.example.com': () => answerJson(201, {}) } }),
    ]);
    const sent = Array.from({ length: 10 }, (_, index) =>
      send(index % 2 === 0 ? one : two, 'GET', `https://api.example.com/${index}`),
    );
    expect((await Promise.all(sent)).map(({ status }) => status)).toEqual(
      Array.from({ length: 10 }, (_, index) => 200 + (index % 2)),
    );
    expect([one.requests.length, two.requests.length]).toEqual([5, 5]);
  });
});

describe('passThrough', () => {
  it('tunnels to the outside, whose certificate the client itself checks', async () => {
    const outside = createAuthority(new Date());
    const server: Server = createServer(
      { SNICallback: (host, done) => done(null, outside.contextFor(host)) },
      (_request, response) => response.end('outside'),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    opened.push({ stop: () => void server.close() });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;

    const world = await open({ hosts: echo, passThrough: ['localhost'] });
    const url = `https://localhost:${port}/`;
    await expect(send(world, 'GET', url)).rejects.toThrow(/certificate/);
    const ca = join(world.env['SSL_CERT_FILE'] ?? '', '..', 'outside.pem');
    writeFileSync(ca, outside.certificate);
    const env = { HTTPS_PROXY: world.proxyUrl, CURL_CA_BUNDLE: ca };
    expect(await runProgram('curl', ['-sS', '--noproxy', '', url], { env })).toMatchObject({
      exitCode: 0,
      stdout: 'outside',
    });
    expect(world.requests.map(({ method, status }) => [method, status])).toEqual([
      ['CONNECT', 200],
      ['CONNECT', 200],
    ]);
  });

  it('goes by the proxy of this machine where it has one', async () => {
    const outer = await open({ hosts: { 'registry.example.org': () => answerJson(200, { from: 'outer' }) } });
    const inner = await open({ hosts: echo, passThrough: ['*.example.org'], upstreamProxy: outer.proxyUrl });
    const env = { HTTPS_PROXY: inner.proxyUrl, CURL_CA_BUNDLE: outer.env['CURL_CA_BUNDLE'] ?? '' };
    const { stdout } = await runProgram('curl', ['-sS', 'https://registry.example.org/pkg'], { env });
    expect(stdout).toBe('{"from":"outer"}');
    expect(outer.requests).toMatchObject([{ path: '/pkg', status: 200 }]);
  });
});

describe('createAuthority', () => {
  it('makes certificates that openssl accepts, for long names too', async () => {
    const world = await open({
      hosts: { [`${'a'.repeat(60)}.${'b'.repeat(60)}.example.com`]: () => answerJson(200, {}) },
    });
    const ca = world.env['NODE_EXTRA_CA_CERTS'] ?? '';
    const text = execFileSync('openssl', ['x509', '-in', ca, '-noout', '-text'], { encoding: 'utf8' });
    expect(text).toContain('CA:TRUE, pathlen:0');
    expect(text).toContain('Certificate Sign, CRL Sign');
    expect((await send(world, 'GET', `https://${'a'.repeat(60)}.${'b'.repeat(60)}.example.com/`)).status).toBe(200);
    expect((await send(world, 'GET', 'https://10.0.0.1/')).status).toBe(403);
  });
});
