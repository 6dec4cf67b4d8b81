import type { Certificate, CheckVerdict, Clock, ProbeAnswer, Prober, ProbeSilence, ProbeTimings } from '@aevon/ports';
import type { Expectation } from './expectation.ts';
import { judge, type Judgement } from './judge.ts';
import { latencyOf, type Latency } from './latency.ts';
import { type Standing, Streak, type StreakRule } from './streak.ts';

export interface HealthTarget {
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly expectation: Expectation;
}

export interface HealthRule extends StreakRule {
  /** Milliseconds between two probes of one target. */
  readonly intervalMs: number;
  /** Probes that are made at the least, for percentiles that mean something. Default 1. */
  readonly minProbes?: number;
  /** Milliseconds that the 95th percentile of the answers may take. */
  readonly maxP95Ms?: number;
  /** Milliseconds for one probe. */
  readonly probeMs: number;
  /** Milliseconds for all. */
  readonly timeoutMs: number;
}

export interface HealthTools {
  readonly prober: Prober;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told whenever a target shows something else than before. */
  readonly progress: (line: string) => void;
}

export interface HealthResult {
  readonly target: HealthTarget;
  readonly verdict: Extract<CheckVerdict, 'passed' | 'failed'>;
  /**
   * `unhealthy`: it never was well long enough. `flapping`: it fell back too often. `certificate`: waiting would not help.
   * `slow`: it was well, and its answers took too long.
   */
  readonly code: 'well' | 'unhealthy' | 'flapping' | 'certificate' | 'slow';
  /** The last thing that was wrong. */
  readonly problem: string | undefined;
  readonly served: string | undefined;
  readonly probes: number;
  readonly failures: number;
  readonly flaps: number;
  readonly row: number;
  readonly latency: Latency | undefined;
  /** Of the last answer. */
  readonly timings: ProbeTimings | undefined;
  readonly certificate: Certificate | undefined;
  /** Milliseconds until the verdict. */
  readonly tookMs: number;
}

interface Seen {
  probes: number;
  failures: number;
  readonly times: number[];
  answer: ProbeAnswer | undefined;
  last: Judgement | undefined;
  problem: string | undefined;
}

function note(seen: Seen, result: ProbeAnswer | ProbeSilence, judgement: Judgement): void {
  seen.probes += 1;
  if (!judgement.ok) seen.failures += 1;
  if (result.answered) {
    seen.answer = result;
    seen.times.push(result.timings.totalMs);
  }
  seen.last = judgement;
  seen.problem = judgement.problem ?? seen.problem;
}

function isSlow(latency: Latency | undefined, { maxP95Ms }: HealthRule): boolean {
  return maxP95Ms !== undefined && (latency === undefined || latency.p95 > maxP95Ms);
}

function codeOf(standing: Standing, seen: Seen, rule: HealthRule): HealthResult['code'] {
  if (standing === 'flapping') return standing;
  if (standing === 'well') return isSlow(latencyOf(seen.times), rule) ? 'slow' : standing;
  return seen.last?.hope === 'stop' ? 'certificate' : 'unhealthy';
}

/** Well is not believed before enough was seen. */
function hold(standing: Standing, { probes }: Seen, { minProbes = 1 }: HealthRule): Standing {
  return standing === 'well' && probes < minProbes ? 'not-yet' : standing;
}

function problemOf(code: HealthResult['code'], seen: Seen, { maxP95Ms }: HealthRule): string | undefined {
  if (code === 'well') return undefined;
  const p95 = latencyOf(seen.times)?.p95;
  if (code === 'slow') return `answers too slowly: 95 % within ${Math.round(p95 ?? 0)} ms, more than ${maxP95Ms}`;
  return seen.problem ?? 'was not asked: no time was left';
}

function lineOf(target: HealthTarget, { ok, problem, served }: Judgement): string {
  const commit = served === undefined ? '' : `, serving ${served.slice(0, 10)}`;
  return `${target.name} ${ok ? `is well${commit}` : problem}`;
}

async function watchOne(target: HealthTarget, rule: HealthRule, tools: HealthTools): Promise<HealthResult> {
  const { prober, clock, signal, progress } = tools;
  const began = clock.monotonic();
  const left = (): number => rule.timeoutMs - (clock.monotonic() - began);
  const streak = new Streak(rule);
  const seen: Seen = {
    probes: 0,
    failures: 0,
    times: [],
    answer: undefined,
    last: undefined,
    problem: undefined,
  };
  let standing: Standing = 'not-yet';
  let line = '';
  while (standing === 'not-yet' && seen.last?.hope !== 'stop' && left() > 0) {
    const timeoutMs = Math.min(rule.probeMs, left());
    const { url, headers } = target;
    const result = await prober.probe({ url, method: 'GET', headers, timeoutMs, signal });
    // An answer that the deadline cut short says less than those before it.
    if (!result.answered && timeoutMs < rule.probeMs && seen.probes > 0 && left() <= 0) break;
    const judgement = judge(result, target.expectation, clock.now());
    note(seen, result, judgement);
    standing = hold(streak.add(judgement.ok), seen, rule);
    const next = lineOf(target, judgement);
    if (next !== line) progress(next);
    line = next;
    if (standing === 'not-yet' && left() > 0) await clock.sleep(Math.min(rule.intervalMs, left()), signal);
  }
  const code = codeOf(standing, seen, rule);
  return {
    target,
    verdict: code === 'well' ? 'passed' : 'failed',
    code,
    problem: problemOf(code, seen, rule),
    served: seen.last?.served,
    probes: seen.probes,
    failures: seen.failures,
    flaps: streak.flaps,
    row: streak.row,
    latency: latencyOf(seen.times),
    timings: seen.answer?.timings,
    certificate: seen.answer?.certificate,
    tookMs: clock.monotonic() - began,
  };
}

/** Probes every target at the same time until each has its verdict. Rejects with the signal's reason. */
export async function watchHealth(
  targets: readonly HealthTarget[],
  rule: HealthRule,
  tools: HealthTools,
): Promise<HealthResult[]> {
  return Promise.all(targets.map(async (target) => watchOne(target, rule, tools)));
}
