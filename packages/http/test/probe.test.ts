import { readFile } from 'node:fs/promises';
import tls from 'node:tls';
import { startWorld } from '@aevon/fakes';
import { createProber } from '@aevon/http';
import type { ProbeRequest } from '@aevon/ports';
import { describe, expect, it } from 'vitest';
import { startServer } from './server.ts';

const clock = { monotonic: () => performance.now() };

function request(url: string, more: Partial<ProbeRequest> = {}): ProbeRequest {
  return { url, method: 'GET', headers: {}, timeoutMs: 5000, signal: new AbortController().signal, ...more };
}

describe('a probe', () => {
  it('gives what was answered and how long each step took', async () => {
    await using server = await startServer((_, response) =>
      response.writeHead(200, { 'x-version': 'abc' }).end('well'),
    );
    const port = new URL(server.url).port;
    const answer = await createProber({ clock }).probe(
      request(`http://localhost:${port}/health`, { headers: { 'x-a': 'b' } }),
    );
    if (!answer.answered) throw new Error(answer.message);
    expect(answer).toMatchObject({ status: 200, headers: { 'x-version': 'abc' }, certificate: undefined });
    expect(Buffer.from(answer.body).toString()).toBe('well');
    const { dnsMs, connectMs, tlsMs, firstByteMs, totalMs } = answer.timings;
    expect([dnsMs, connectMs].every((ms) => ms !== undefined && ms >= 0)).toBe(true);
    expect(tlsMs).toBeUndefined();
    expect(totalMs).toBeGreaterThanOrEqual(firstByteMs);
    expect(server.seen[0]).toMatchObject({ method: 'GET', url: '/health', headers: { 'x-a': 'b' } });
  });

  it('follows no redirect', async () => {
    await using server = await startServer((_, response) => response.writeHead(302, { location: '/else' }).end());
    expect(await createProber({ clock }).probe(request(server.url))).toMatchObject({ answered: true, status: 302 });
    expect(server.seen).toHaveLength(1);
  });

  it('keeps no more of a body than it was told, and does not wait for the rest', async () => {
    await using server = await startServer((_, response) => {
      response.writeHead(200).write('x'.repeat(100_000));
    });
    const answer = await createProber({ clock }).probe(request(server.url, { maxBytes: 10 }));
    expect(answer).toMatchObject({ answered: true, status: 200 });
    if (answer.answered) expect(answer.body.byteLength).toBe(10);
  });

  it('makes a connection of its own each time', async () => {
    const ports = new Set<number | undefined>();
    await using server = await startServer((incoming, response) => {
      ports.add(incoming.socket.remotePort);
      response.end();
    });
    const prober = createProber({ clock });
    await prober.probe(request(server.url));
    await prober.probe(request(server.url));
    expect(ports.size).toBe(2);
  });
});

describe('a service that does not answer', () => {
  it.each([
    ['refused', 'http://127.0.0.1:1/', 'refused'],
    ['without a name', 'http://nobody.invalid/', 'dns'],
  ])('is %s', async (_, url, trouble) => {
    expect(await createProber({ clock }).probe(request(url))).toMatchObject({ answered: false, trouble });
  });

  it('is cut off', async () => {
    await using server = await startServer((_, response) => response.destroy());
    expect(await createProber({ clock }).probe(request(server.url))).toMatchObject({ answered: false, trouble: 'cut' });
  });

  it('is cut off in the middle of its answer', async () => {
    await using server = await startServer((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half', () => response.destroy());
    });
    expect(await createProber({ clock }).probe(request(server.url))).toMatchObject({ answered: false, trouble: 'cut' });
  });

  it('is too slow', async () => {
    await using server = await startServer(() => undefined);
    expect(await createProber({ clock }).probe(request(server.url, { timeoutMs: 49.5 }))).toMatchObject({
      answered: false,
      trouble: 'timeout',
      message: 'no whole answer in 50 ms',
    });
  });

  it('is no longer waited for when the job is cancelled', async () => {
    await using server = await startServer(() => undefined);
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('cancelled')), 50);
    const probing = createProber({ clock }).probe(request(server.url, { signal: controller.signal }));
    await expect(probing).rejects.toThrow('cancelled');
  });
});

describe('over TLS', () => {
  it('says until when the certificate is good, through a proxy, and what is wrong with one', async () => {
    await using world = await startWorld({ hosts: { 'shop.example': () => ({ status: 200, body: 'well' }) } });
    const prober = createProber({ clock, env: world.env });
    const untrusted = await prober.probe(request('https://shop.example/'));
    expect(untrusted).toMatchObject({ answered: false, trouble: 'tls' });
    const authorities = tls.getCACertificates('default');
    tls.setDefaultCACertificates([...authorities, await readFile(world.env['NODE_EXTRA_CA_CERTS'] ?? '', 'utf8')]);
    const answer = await prober.probe(request('https://shop.example/'));
    tls.setDefaultCACertificates(authorities);
    if (!answer.answered) throw new Error(answer.message);
    expect(answer.certificate?.validTo.getTime()).toBeGreaterThan(Date.now());
    expect(answer.certificate?.issuer).not.toBe('');
    expect(answer.timings.totalMs).toBeGreaterThan(0);
  });
});
