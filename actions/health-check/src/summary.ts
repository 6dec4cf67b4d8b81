import { markdownCode, markdownLink, markdownText } from '@aevon/findings';
import type { HealthResult } from '@aevon/verify';
import { showUrl } from './targets.ts';

const dayMs = 86_400_000;

function ms(value: number | undefined): string {
  return value === undefined ? '–' : `${Math.round(value)}`;
}

/** Whole days that a certificate is still good. */
export function certificateDays({ certificate }: HealthResult, now: Date): number | undefined {
  return certificate === undefined ? undefined : Math.floor((certificate.validTo.getTime() - now.getTime()) / dayMs);
}

function row(result: HealthResult, now: Date): string {
  const { target, verdict, served, probes, failures, flaps, latency, timings } = result;
  const cells = [
    `${verdict === 'passed' ? '✅' : '❌'} ${markdownText(target.name)}`,
    markdownLink(showUrl(target.url), showUrl(target.url)),
    served === undefined ? '–' : markdownCode(served.slice(0, 10)),
    `${probes - failures} of ${probes}${flaps > 0 ? `, fell back ${flaps} ×` : ''}`,
    ms(latency?.p50),
    ms(latency?.p95),
    [timings?.dnsMs, timings?.connectMs, timings?.tlsMs, timings?.firstByteMs].map(ms).join(' / '),
    `${certificateDays(result, now) ?? '–'}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The decision first, then a row per target, then what is wrong in words. */
export function summarize(results: readonly HealthResult[], now: Date): string {
  const red = results.filter(({ verdict }) => verdict === 'failed');
  const all = results.length === 1 ? 'The service is' : `All ${results.length} services are`;
  const headline = red.length === 0 ? `✅ ${all} well` : `❌ ${red.length} of ${results.length} not well`;
  return [
    `## ${headline}`,
    '',
    '| target | address | commit | well | p50 ms | p95 ms | DNS / connect / TLS / first byte, ms | certificate, days |',
    '|---|---|---|---|---|---|---|---|',
    ...results.map((result) => row(result, now)),
    ...(red.length === 0
      ? []
      : ['', ...red.map(({ target, problem = '' }) => `- **${markdownText(target.name)}** ${markdownText(problem)}`)]),
  ].join('\n');
}
