import type { Clock, ProbeAnswer, Prober } from '@aevon/ports';
import { describe, expect, it } from 'vitest';
import { type HealthResult, type HealthRule, latencyOf, watchHealth } from '../src/index.ts';

/** Sleeping and probing take time on it, and none of ours. */
function clockFor(): Clock & { pass(milliseconds: number): void } {
  let now = 0;
  return {
    now: () => new Date(now),
    monotonic: () => now,
    sleep: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      now += milliseconds;
      await Promise.resolve();
    },
    pass: (milliseconds) => void (now += milliseconds),
  };
}

const rule = { successes: 3, maxFlaps: 1, intervalMs: 1000, probeMs: 5000, timeoutMs: 60_000 };

async function watchStatuses(
  statuses: readonly number[],
  more: Partial<HealthRule> = {},
): Promise<{ result: HealthResult; lines: string[] }> {
  const clock = clockFor();
  const lines: string[] = [];
  let asked = 0;
  const prober: Prober = {
    probe: async ({ timeoutMs }) => {
      const status = statuses[Math.min(asked, statuses.length - 1)] ?? 0;
      asked += 1;
      if (status === 0) {
        clock.pass(timeoutMs);
        return Promise.resolve({ answered: false, trouble: 'timeout', message: 'slow', totalMs: timeoutMs });
      }
      clock.pass(100);
      const timings = { dnsMs: 1, connectMs: 1, tlsMs: 1, firstByteMs: 90, totalMs: 100 };
      const answer: ProbeAnswer = {
        answered: true,
        status,
        headers: {},
        body: new Uint8Array(),
        timings,
        certificate: undefined,
      };
      return Promise.resolve(answer);
    },
  };
  const target = {
    name: 'orders',
    url: 'https://orders.example/',
    headers: {},
    expectation: { statuses: [{ from: 200, to: 200 }] },
  };
  const tools = {
    prober,
    clock,
    signal: new AbortController().signal,
    progress: (line: string) => void lines.push(line),
  };
  const [result] = await watchHealth([target], { ...rule, ...more }, tools);
  if (result === undefined) throw new Error('no result');
  return { result, lines };
}

describe('a service', () => {
  it('that is well three times in a row passes', async () => {
    const { result, lines } = await watchStatuses([200]);
    expect(result).toMatchObject({
      verdict: 'passed',
      code: 'well',
      probes: 3,
      failures: 0,
      flaps: 0,
      problem: undefined,
    });
    expect(result.latency).toEqual({ count: 3, p50: 100, p95: 100, max: 100 });
    expect(lines).toEqual(['orders is well']);
  });

  it('that starts slowly passes, and says what it waited for', async () => {
    const { result, lines } = await watchStatuses([0, 503, 503, 200]);
    expect(result).toMatchObject({ verdict: 'passed', probes: 6, failures: 3 });
    expect(lines).toEqual(['orders did not answer in time (slow)', 'orders answered 503', 'orders is well']);
  });

  it('that is never well fails at its deadline', async () => {
    const { result } = await watchStatuses([503]);
    expect(result).toMatchObject({ verdict: 'failed', code: 'unhealthy', problem: 'answered 503' });
    expect(result.tookMs).toBeLessThanOrEqual(rule.timeoutMs + 100);
  });

  it('is blamed for its answers, not for the one that the deadline cut short', async () => {
    const { result } = await watchStatuses([503, 0], { timeoutMs: 3000 });
    expect(result).toMatchObject({ verdict: 'failed', problem: 'answered 503', probes: 1 });
  });

  it('that never answers is not waited for longer than the deadline', async () => {
    const { result } = await watchStatuses([0]);
    expect(result).toMatchObject({ verdict: 'failed', code: 'unhealthy', latency: undefined });
    expect(result.tookMs).toBe(rule.timeoutMs);
  });

  it('that flaps fails, though it answers well two times of three', async () => {
    const { result } = await watchStatuses([200, 200, 503, 200, 200, 503, 200, 200, 200, 200, 200, 200, 200]);
    expect(result).toMatchObject({ verdict: 'failed', code: 'flapping', problem: 'answered 503', flaps: 2 });
  });
});

describe('a service with a limit for its latency', () => {
  it('is probed as often as percentiles need', async () => {
    const { result } = await watchStatuses([200], { minProbes: 20, maxP95Ms: 100 });
    expect(result).toMatchObject({ verdict: 'passed', probes: 20 });
  });

  it('fails when it is well but slow', async () => {
    const { result } = await watchStatuses([200], { minProbes: 20, maxP95Ms: 99 });
    expect(result).toMatchObject({ verdict: 'failed', code: 'slow' });
    expect(result.problem).toContain('95 % within 100 ms');
  });
});

describe('latency', () => {
  it('is by nearest rank', () => {
    expect(latencyOf(Array.from({ length: 100 }, (_, at) => 100 - at))).toEqual({
      count: 100,
      p50: 50,
      p95: 95,
      max: 100,
    });
    expect(latencyOf([7])).toEqual({ count: 1, p50: 7, p95: 7, max: 7 });
    expect(latencyOf([])).toBeUndefined();
  });
});
