import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerJson, type Fault, startWorld, type World } from '../src/index.ts';
import { runProgram } from './support/child.ts';
import { send } from './support/client.ts';
import { containing } from './support/matchers.ts';

const url = 'https://api.example.com/things?page=2';
let world: World;
let done = 0;

beforeEach(async () => {
  done = 0;
  const things = (): ReturnType<typeof answerJson> => {
    done += 1;
    return answerJson(200, { things: 'x'.repeat(10_000) });
  };
  world = await startWorld({ hosts: { 'api.example.com': things, 'other.example.com': things } });
});
afterEach(() => world.stop());

async function meet(
  fault: Fault,
): Promise<{ status: number; text: string; headers: Readonly<Record<string, unknown>> } | string> {
  world.faults.add(fault);
  try {
    const { status, body, headers } = await send(world, 'GET', url);
    return { status, text: body.toString(), headers };
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

const path = /^\/things/;

describe('faults', () => {
  it('answers with a status, a page of HTML and rate limits instead of the handler', async () => {
    expect(await meet({ kind: 'status', path, status: 503, headers: { 'x-a': 'b' } })).toMatchObject({
      status: 503,
      headers: { 'x-a': 'b' },
    });
    expect(await meet({ kind: 'html-500', path })).toMatchObject({
      status: 500,
      text: containing('Unicorn'),
    });
    expect(await meet({ kind: 'rate-limit', path, retryAfter: 7 })).toMatchObject({
      status: 429,
      headers: { 'retry-after': '7' },
    });
    const date = new Date('2026-12-01T10:00:00Z');
    expect(await meet({ kind: 'rate-limit', path, retryAfter: date })).toMatchObject({
      headers: { 'retry-after': 'Tue, 01 Dec 2026 10:00:00 GMT' },
    });
    expect(await meet({ kind: 'secondary-limit', path, retryAfter: 60 })).toMatchObject({
      status: 403,
      text: containing('secondary rate limit'),
    });
    expect(done).toBe(0);
  });

  it('breaks the connection before, during and after the answer', async () => {
    expect(await meet({ kind: 'reset', path })).toBe('ECONNRESET');
    expect(done).toBe(0);
    expect(await meet({ kind: 'lost-answer', path })).toBe('ECONNRESET');
    expect(done).toBe(1);
    expect(await meet({ kind: 'reset-mid-body', path, afterBytes: 100 })).toBe('ECONNRESET');
    expect(await meet({ kind: 'truncate', path })).toBe('ECONNRESET');
    expect(world.requests.map(({ status }) => status)).toEqual(['reset', 'reset', 'reset', 'reset']);
  });

  it('sends as much of the body as it was told before it cuts', async () => {
    world.faults.add({ kind: 'truncate', path, afterBytes: 100 });
    const { exitCode, stdout } = await runProgram('curl', ['-sS', url], { env: world.env });
    expect({ exitCode, bytes: stdout.length }).toEqual({ exitCode: 18, bytes: 100 });
  });

  it('hangs until the client gives up, and is slow', async () => {
    world.faults.add({ kind: 'hang', path });
    const hanging = send(world, 'GET', url);
    const given = expect(hanging).rejects.toThrow();
    await expect.poll(() => world.faults.journal.length).toBe(1);
    const slow = performance.now();
    expect(await meet({ kind: 'slow', path, delayMs: 150, bytesPerSecond: 50_000 })).toMatchObject({ status: 200 });
    expect(performance.now() - slow).toBeGreaterThan(300);
    await world.stop();
    await given;
  });

  it('is played as often as planted, after as many calls as wanted, where it fits', async () => {
    const status = async (host = 'api', method = 'GET'): Promise<number> =>
      (await send(world, method, `https://${host}.example.com/things`)).status;
    const takeAway = world.faults.add({
      kind: 'status',
      path,
      status: 500,
      host: 'api.example.com',
      method: 'POST',
      times: 2,
      after: 1,
    });
    expect([await status(), await status('other', 'POST'), await status('api', 'POST')]).toEqual([200, 200, 200]);
    expect(world.faults.pending).toHaveLength(1);
    expect([await status('api', 'POST'), await status('api', 'POST'), await status('api', 'POST')]).toEqual([
      500, 500, 200,
    ]);
    expect(world.faults.pending).toEqual([]);
    expect(world.faults.journal).toMatchObject([{ kind: 'status', method: 'POST' }, { kind: 'status' }]);
    takeAway();
    world.faults.add({ kind: 'status', path, status: 500, times: Infinity })();
    expect(await status()).toBe(200);
  });

  it('tells requests to one path apart by their bodies', async () => {
    world.faults.add({ kind: 'status', path, bodyMatches: /"operationName":"deploy"/, status: 500 });
    const ask = async (operationName: string): Promise<number> =>
      (await send(world, 'POST', url, { body: { operationName } })).status;
    expect([await ask('look'), await ask('deploy'), await ask('deploy')]).toEqual([200, 500, 200]);
  });

  it('is not confused by a pattern with a memory', async () => {
    world.faults.add({ kind: 'status', path: /things/g, status: 500, times: 3 });
    const statuses = [await send(world, 'GET', url), await send(world, 'GET', url), await send(world, 'GET', url)];
    expect(statuses.map(({ status }) => status)).toEqual([500, 500, 500]);
  });
});
