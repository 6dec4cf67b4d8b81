import type { OutputsOf } from '@aevon/kit';
import type { FailureFacts } from '@aevon/ports';
import type { HealthResult } from '@aevon/verify';
import type { spec } from './definition.ts';
import { certificateDays } from './summary.ts';
import { showUrl } from './targets.ts';

/** From the one that tells most of what to do. */
const codes = {
  flapping: {
    code: 'flapping',
    fix: 'look for instances that crash or still run the old version: their logs, memory, probes',
  },
  unhealthy: { code: 'unhealthy', fix: 'mend what is said of each service, or deploy what was live before' },
  certificate: {
    code: 'certificate-expiring',
    fix: 'renew the certificate; where the platform does it, look at its DNS record',
  },
  slow: { code: 'slow', fix: 'look at what is slow, or raise `max-p95`' },
} as const;

/** Undefined when every target is well. */
export function failureOf(results: readonly HealthResult[]): FailureFacts | undefined {
  const order = ['flapping', 'unhealthy', 'certificate', 'slow'] as const;
  const worst = order.find((code) => results.some((result) => result.code === code));
  if (worst === undefined) return undefined;
  const sentences = results
    .filter(({ verdict }) => verdict === 'failed')
    .map(({ target, problem, code }) =>
      code === 'flapping' ? `${target.name} is flapping: at times it ${problem}` : `${target.name} ${problem}`,
    );
  return { kind: 'target', ...codes[worst], what: sentences.join('; ') };
}

function sharedCommit(results: readonly HealthResult[]): string {
  const commits = new Set(results.map(({ served }) => served));
  const [only] = commits;
  return commits.size === 1 && only !== undefined ? only : '';
}

/** Of the slowest target; undefined when nothing answered. */
function slowest(results: readonly HealthResult[], pick: 'p50' | 'p95'): number | undefined {
  const values = results.flatMap(({ latency }) => latency?.[pick] ?? []);
  return values.length === 0 ? undefined : Math.round(Math.max(...values));
}

/** The outputs, for a red check too. */
export function outputsOf(results: readonly HealthResult[], now: Date): OutputsOf<typeof spec> {
  const probes = results.reduce((sum, result) => sum + result.probes, 0);
  const [p50, p95] = [slowest(results, 'p50'), slowest(results, 'p95')];
  return {
    verdict: results.every(({ verdict }) => verdict === 'passed') ? 'passed' : 'failed',
    results: results.map((result) => ({
      name: result.target.name,
      url: showUrl(result.target.url),
      verdict: result.verdict,
      code: result.code,
      problem: result.problem ?? '',
      commit: result.served ?? '',
      probes: result.probes,
      failures: result.failures,
      flaps: result.flaps,
      p50: Math.round(result.latency?.p50 ?? 0),
      p95: Math.round(result.latency?.p95 ?? 0),
      'certificate-days': certificateDays(result, now) ?? null,
    })),
    commit: sharedCommit(results),
    ...(p50 === undefined ? {} : { p50 }),
    ...(p95 === undefined ? {} : { p95 }),
    attempts: probes,
  };
}
