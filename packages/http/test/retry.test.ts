import { createHttp } from '@aevon/http';
import type { HttpRequest } from '@aevon/ports';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '../src/retry-after.ts';
import { backOffMs } from '../src/retry-policy.ts';
import { impatientClock, startServer } from './server.ts';

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
}

/** Plays the answers one after the other, the last for ever, and says how often it was called and how long was waited. */
async function play(answers: readonly Answer[], more: Partial<HttpRequest> = {}) {
  const clock = impatientClock();
  await using server = await startServer((_, response) => {
    const { status, headers } = answers[Math.min(server.seen.length - 1, answers.length - 1)] ?? { status: 200 };
    if (status === 0) response.destroy();
    else response.writeHead(status, headers).end();
  });
  const http = createHttp({ clock, random: () => 0.5 });
  const answer = await http.send({ method: 'GET', url: server.url, deadlineMs: 60_000, purpose: 'try it', ...more });
  return { status: answer.status, note: answer.note, calls: server.seen.length, slept: clock.slept };
}

describe('retry', () => {
  it.each([0, 408, 429, 500, 502, 503, 504])('mends %i', async (status) => {
    expect(await play([{ status }, { status: 200 }])).toMatchObject({ status: 200, calls: 2 });
  });

  it.each([400, 401, 403, 404, 409, 422, 501])('takes %i as an answer', async (status) => {
    expect(await play([{ status }, { status: 200 }])).toMatchObject({ status, calls: 1 });
  });

  it('waits longer each time and gives up after six attempts with the last answer', async () => {
    const { status, calls, slept } = await play([{ status: 500 }]);
    expect({ status, calls }).toEqual({ status: 500, calls: 6 });
    expect(slept).toEqual([150, 300, 600, 1200, 2400]);
  });

  it('does not repeat an unsafe method unless asked', async () => {
    expect(await play([{ status: 503 }, { status: 200 }], { method: 'POST' })).toMatchObject({ status: 503, calls: 1 });
    expect(await play([{ status: 503 }, { status: 200 }], { method: 'PATCH' })).toMatchObject({
      status: 503,
      calls: 1,
    });
    expect(await play([{ status: 503 }, { status: 200 }], { method: 'POST', retry: 'always' })).toMatchObject({
      status: 200,
      calls: 2,
    });
    expect(await play([{ status: 503 }, { status: 200 }], { method: 'DELETE' })).toMatchObject({
      status: 200,
      calls: 2,
    });
    expect(await play([{ status: 503 }, { status: 200 }], { retry: 'never' })).toMatchObject({ status: 503, calls: 1 });
  });

  it('repeats an unsafe method that was answered 429, since nothing was done', async () => {
    const limited = { status: 429, headers: { 'retry-after': '5' } };
    const answers = [limited, { status: 201 }];
    expect(await play(answers, { method: 'POST' })).toMatchObject({ status: 201, calls: 2, slept: [5000] });
    expect(await play(answers, { method: 'POST', retry: 'never' })).toMatchObject({ status: 429, calls: 1 });
  });

  it('sends once what may have been acted on, even by a method that may be repeated', async () => {
    const once = { method: 'PUT', retry: 'once' } as const;
    expect(await play([{ status: 503 }, { status: 200 }], once)).toMatchObject({ status: 503, calls: 1 });
    await expect(play([{ status: 0 }, { status: 200 }], once)).rejects.not.toThrow('attempts');
    expect(await play([{ status: 429 }, { status: 200 }], once)).toMatchObject({ status: 200, calls: 2 });
    expect(await play([{ status: 503 }, { status: 200 }], { method: 'PUT' })).toMatchObject({ status: 200, calls: 2 });
  });

  it('repeats an unsafe method whose connection was refused, since nothing was sent', async () => {
    const clock = impatientClock();
    const http = createHttp({ clock });
    const request = { method: 'POST', url: 'http://127.0.0.1:1/', deadlineMs: 60_000, purpose: 'try it' } as const;
    await expect(http.send(request)).rejects.toThrow('after 6 attempts');
    await expect(http.send({ ...request, retry: 'never' })).rejects.not.toThrow('attempts');
  });

  it('waits as long as Retry-After asks, in seconds or as a date', async () => {
    expect((await play([{ status: 429, headers: { 'retry-after': '7' } }, { status: 200 }])).slept).toEqual([7000]);
    const date = new Date(Date.UTC(2026, 0, 1, 0, 0, 9)).toUTCString();
    expect((await play([{ status: 503, headers: { 'retry-after': date } }, { status: 200 }])).slept).toEqual([9000]);
  });

  it('fails early when the wait is longer than the deadline, and says so', async () => {
    const { status, note, calls, slept } = await play([{ status: 429, headers: { 'retry-after': '90' } }], {
      deadlineMs: 3000,
    });
    expect({ status, calls, slept }).toEqual({ status: 429, calls: 1, slept: [] });
    expect(note).toBe('a further attempt would have to wait 90 s, 3 s are left');
  });

  it("waits for GitHub's limits, which come as 403 too", async () => {
    const reset = String(Date.UTC(2026, 0, 1) / 1000 + 12);
    const limited = { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset } };
    expect(await play([limited, { status: 200 }])).toMatchObject({ status: 200, slept: [12_000] });
    const secondary = { status: 403, headers: { 'retry-after': '3' } };
    expect(await play([secondary, { status: 200 }])).toMatchObject({ status: 200, slept: [3000] });
    const spare = { status: 403, headers: { 'x-ratelimit-remaining': '7', 'x-ratelimit-reset': reset } };
    expect(await play([spare, { status: 200 }])).toMatchObject({ status: 403, calls: 1 });
  });
});

describe('waits', () => {
  it('are a span when a rate limit resets in seconds and not at a moment', () => {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '58' };
    expect(retryAfterMs({ headers }, new Date(Date.UTC(2026, 0, 1)))).toBe(58_000);
  });

  it('are between half and whole of the step, and never over ten seconds', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempt, random) => {
        const step = Math.min(10_000, 200 * 2 ** attempt);
        const wait = backOffMs(attempt, () => random);
        expect(wait).toBeGreaterThanOrEqual(step / 2);
        expect(wait).toBeLessThanOrEqual(step);
      }),
    );
  });

  it('are never negative and never a number out of nonsense', () => {
    const header = fc.oneof(
      fc.string(),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
      fc.integer().map(String),
    );
    fc.assert(
      fc.property(header, header, (after, reset) => {
        for (const headers of [
          { 'retry-after': after },
          { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
        ]) {
          const wait = retryAfterMs({ headers }, new Date(0));
          expect(wait === undefined || (Number.isFinite(wait) && wait >= 0)).toBe(true);
        }
      }),
    );
  });
});
