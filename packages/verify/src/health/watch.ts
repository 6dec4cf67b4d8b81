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
  /** `unhealthy`: it never was well long enough. `flapping`: it fell back too often. `certificate`: waiting would not help. */
  readonly code: 'well' | 'unhealthy' | 'flapping' | 'certificate';
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

function codeOf(standing: Standing, seen: Seen): HealthResult['code'] {
  if (standing === 'well' || standing === 'flapping') return standing;
  return seen.last?.hope === 'stop' ? 'certificate' : 'unhealthy';
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
    const judgement = judge(result, target.expectation, clock.now());
    note(seen, result, judgement);
    standing = streak.add(judgement.ok);
    const next = lineOf(target, judgement);
    if (next !== line) progress(next);
    line = next;
    if (standing === 'not-yet' && left() > 0) await clock.sleep(Math.min(rule.intervalMs, left()), signal);
  }
  const code = codeOf(standing, seen);
  return {
    target,
    verdict: code === 'well' ? 'passed' : 'failed',
    code,
    problem: code === 'well' ? undefined : (seen.problem ?? 'was not asked: no time was left'),
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
