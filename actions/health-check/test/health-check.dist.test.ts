import { fileURLToPath } from 'node:url';
import type { Handler, World } from '@aevon/fakes';
import { runAction } from '@aevon/rehearsal';
import { describe, expect, it } from 'vitest';
import { commit, inTurn, oldCommit, serving, startService, status } from './services.ts';

const action = fileURLToPath(new URL('../../../release/health-check', import.meta.url));
const fast = { interval: '20ms', timeout: '3s', 'probe-timeout': '500ms' };
const proof = { commit, 'commit-path': 'commit' };

async function checkIn(world: World, inputs: Readonly<Record<string, string>>) {
  return runAction({ action, world, inputs: { targets: 'orders=https://orders.example/health', ...fast, ...inputs } });
}

async function check(handler: Handler, inputs: Readonly<Record<string, string>> = {}) {
  await using world = await startService(handler);
  return await checkIn(world, inputs);
}

/** What the action wrote itself: the runner shows the inputs above it, masked where they are secrets of the job. */
function written(run: Awaited<ReturnType<typeof check>>): string {
  return [...run.log.slice(run.log.indexOf('##[endgroup]') + 1), run.summary, messages(run)].join('\n');
}

function messages(run: Awaited<ReturnType<typeof check>>): string {
  return run.annotations.map(({ message }) => message).join('\n');
}

describe('a service that is well', () => {
  it('passes with the commit that it serves, timings and the days of its certificate', async () => {
    const run = await check(serving(commit), proof);
    expect(run.conclusion).toBe('success');
    expect(run.outputs).toMatchObject({ verdict: 'passed', commit, attempts: '3', 'failure-code': '' });
    const [result] = JSON.parse(run.outputs['results'] ?? '') as Record<string, unknown>[];
    expect(result).toMatchObject({
      name: 'orders',
      url: 'https://orders.example/health',
      verdict: 'passed',
      probes: 3,
    });
    expect(result?.['certificate-days']).toBeTypeOf('number');
    expect(run.summary).toContain('✅ The service is well');
    expect(run.summary).toContain('<code>1234567890</code>');
  });

  it('may start slowly', async () => {
    const run = await check(inTurn(status(502), status(503), serving(commit)), proof);
    expect(run.outputs).toMatchObject({ verdict: 'passed', attempts: '5' });
    expect(run.log.join('\n')).toContain('orders answered 502');
  });

  it('may go on serving the old commit for a while', async () => {
    const run = await check(inTurn(serving(oldCommit), serving(oldCommit), serving(commit)), proof);
    expect(run.outputs['verdict']).toBe('passed');
  });
});

describe('a service that is not', () => {
  it.each([
    ['serves the old commit', serving(oldCommit), proof, 'unhealthy', `serves ${oldCommit} and not ${commit}`],
    ['answers 500', status(500), {}, 'unhealthy', 'answered 500'],
    ['asks for a login', status(401), {}, 'unhealthy', 'it is protected'],
    [
      'redirects',
      status(302, { location: 'https://login.example/?state=hidden' }),
      {},
      'unhealthy',
      'points to https://login.example/: give',
    ],
    ['says nothing of its commit', status(200), proof, 'unhealthy', 'is no JSON'],
    [
      'answers something else',
      serving(commit),
      { 'expect-body': 'all well' },
      'unhealthy',
      'answered without "all well"',
    ],
    ['never answers', () => ({ broken: 'hang' }) as const, {}, 'unhealthy', 'did not answer in time'],
    ['cuts its answers off', () => ({ broken: 'reset' }) as const, {}, 'unhealthy', 'ended the connection'],
  ] as const)('%s: red, with the reason', async (_, handler, inputs, code, words) => {
    const run = await check(handler, { ...inputs, timeout: '1s' });
    expect(run.conclusion).toBe('failure');
    expect(run.outputs).toMatchObject({ verdict: 'failed', 'failure-code': code });
    expect(messages(run)).toContain(words);
    expect(run.summary).toContain('❌ 1 of 1 not well');
  });

  it('flaps: red, though most of its answers are well', async () => {
    let asked = 0;
    const flapping: Handler = (request) => ((asked += 1) % 3 === 0 ? status(503)(request) : serving(commit)(request));
    const run = await check(flapping, proof);
    expect(run.outputs).toMatchObject({ verdict: 'failed', 'failure-code': 'flapping' });
    expect(messages(run)).toContain('orders is flapping: at times it answered 503');
  });

  it('serves two versions at a time: red', async () => {
    let asked = 0;
    const mixed: Handler = (request) => serving((asked += 1) % 2 === 0 ? oldCommit : commit)(request);
    expect((await check(mixed, proof)).outputs['failure-code']).toBe('flapping');
  });

  it('is slow: red only with a limit', async () => {
    const slow: Handler = (request) => ({ broken: 'slow', answer: serving(commit)(request), delayMs: 120 }) as never;
    expect((await check(slow)).outputs['verdict']).toBe('passed');
    const run = await check(slow, { 'max-p95': '50ms', samples: '5' });
    expect(run.outputs).toMatchObject({ verdict: 'failed', 'failure-code': 'slow', attempts: '5' });
  });

  it('has a certificate that ends soon: red at once', async () => {
    const run = await check(serving(commit), { 'min-certificate-days': '3650', timeout: '1m' });
    expect(run.outputs).toMatchObject({ 'failure-code': 'certificate-expiring', attempts: '1' });
  });
});

describe('several targets', () => {
  it('have a row each, and one that is red is enough', async () => {
    await using world = await startService((request) =>
      request.url.pathname === '/bad' ? { status: 500, body: '' } : serving(commit)(request),
    );
    const targets = 'good=https://orders.example/good\nbad=https://orders.example/bad\ngone=https://nobody.example/';
    const run = await checkIn(world, { targets, timeout: '4s' });
    expect(run.outputs).toMatchObject({ verdict: 'failed', 'failure-code': 'unhealthy' });
    const results = JSON.parse(run.outputs['results'] ?? '') as { name: string; verdict: string }[];
    expect(results.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
      'good passed',
      'bad failed',
      'gone failed',
    ]);
    expect(run.summary).toContain('❌ 2 of 3 not well');
  });
});

describe('what is sent', () => {
  it('are headers that nobody sees', async () => {
    const seen: Record<string, string>[] = [];
    const handler: Handler = (request) => {
      seen.push({ ...request.headers });
      return serving(commit)(request);
    };
    const secrets = { headers: 'X-Api-Key: key-of-the-shop\nx-team: shop', 'bypass-secret': 'bypass-of-the-shop' };
    const run = await check(handler, { ...secrets, 'deployment-id': 'dpl_1' });
    expect(run.outputs['verdict']).toBe('passed');
    expect(seen[0]).toMatchObject({
      'x-api-key': 'key-of-the-shop',
      'x-team': 'shop',
      'x-vercel-protection-bypass': 'bypass-of-the-shop',
      'x-deployment-id': 'dpl_1',
    });
    expect(written(run)).not.toMatch(/of-the-shop/);
    expect(run.masks).toEqual(expect.arrayContaining(['bypass-of-the-shop']));
  });

  it('is no ID token without the permission for one', async () => {
    const run = await check(serving(commit), { 'oidc-audience': 'https://vercel.com/acme' });
    expect(run.outputs['failure-code']).toBe('id-token-not-permitted');
    expect(messages(run)).toContain('id-token: write');
  });
});

describe('wrong inputs', () => {
  it.each([
    [{ targets: 'orders.example' }, 'targets-invalid'],
    [{ targets: 'file:///etc/passwd' }, 'targets-invalid'],
    [{ targets: 'a=https://orders.example/\na=https://orders.example/b' }, 'targets-invalid'],
    [{ targets: '' }, 'invalid-inputs'],
    [{ headers: 'no header at all' }, 'headers-invalid'],
    [{ commit: 'main' }, 'expectation-invalid'],
    [{ 'commit-path': 'commit' }, 'expectation-invalid'],
    [{ commit, 'commit-path': 'a', 'commit-header': 'b' }, 'expectation-invalid'],
    [{ 'expect-status': 'ok' }, 'expectation-invalid'],
    [{ successes: '0' }, 'invalid-inputs'],
    [{ timeout: '5' }, 'invalid-inputs'],
    [{ sucesses: '3' }, 'invalid-inputs'],
  ])('%j: one clear error', async (inputs, code) => {
    const run = await check(serving(commit), inputs);
    expect(run.conclusion).toBe('failure');
    expect(run.outputs['failure-code']).toBe(code);
    expect(messages(run)).toMatch(/Fix: |did you mean|write /);
  });

  it('never send a secret in clear', async () => {
    const run = await check(serving(commit), { targets: 'http://orders.example/health', headers: 'x-key: abc' });
    expect(run.outputs['failure-code']).toBe('targets-invalid');
    expect(messages(run)).toContain('in clear');
  });

  it('of headers are not shown', async () => {
    const run = await check(serving(commit), { headers: 'swordfish without a colon' });
    expect(written(run)).not.toContain('swordfish');
  });
});

it('ends within 7 s when the job is cancelled', async () => {
  await using world = await startService(status(503));
  const inputs = { targets: 'https://orders.example/', timeout: '10m', interval: '1m' };
  const run = await runAction({ action, world, inputs, cancelOnLine: /answered 503/ });
  expect(run.outputs['failure-code']).toBe('cancelled');
});
