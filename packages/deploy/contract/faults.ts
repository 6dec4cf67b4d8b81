import type { FaultKind } from '@aevon/fakes';
import { deploy, type Outcome, sameArtifact } from '../src/index.ts';
import type { CallName, OpenStage, Stage } from './stage.ts';

export interface NamedFault {
  readonly name: string;
  readonly kind: FaultKind;
  /** Whether a deploy must get over it when it comes once; else it must say so. */
  readonly passes: boolean;
}

export const callNames: readonly CallName[] = ['resolve', 'release', 'observe', 'identify'];

/** What can come in place of an answer. */
export const namedFaults: readonly NamedFault[] = [
  { name: '429, Retry-After in seconds', kind: { kind: 'rate-limit', retryAfter: 2 }, passes: true },
  {
    name: '429, Retry-After as a date',
    kind: { kind: 'rate-limit', retryAfter: new Date(Date.UTC(2026, 0, 1, 0, 0, 30)) },
    passes: true,
  },
  { name: '500', kind: { kind: 'status', status: 500 }, passes: true },
  { name: '503', kind: { kind: 'status', status: 503 }, passes: true },
  { name: 'HTML error page', kind: { kind: 'html-500', status: 502 }, passes: true },
  { name: 'HTML with 200', kind: { kind: 'html-500', status: 200 }, passes: true },
  { name: 'reset', kind: { kind: 'reset' }, passes: true },
  { name: 'reset in mid-body', kind: { kind: 'reset-mid-body' }, passes: true },
  { name: 'truncated JSON', kind: { kind: 'truncate' }, passes: true },
  { name: 'answer lost', kind: { kind: 'lost-answer' }, passes: true },
  { name: 'hang', kind: { kind: 'hang' }, passes: true },
  { name: '401', kind: { kind: 'status', status: 401, body: '{"message":"Unauthorized"}' }, passes: false },
];

/** What came of one deploy with a fault. */
export interface FaultRow {
  readonly call: CallName;
  readonly fault: string;
  readonly times: 'once' | 'always';
  readonly outcome: Outcome;
  /** Whether what was asked for is what really serves in the end. */
  readonly serves: boolean;
  readonly begun: number;
}

const passing = { timeoutMs: 300_000 };
/** A fault that stays needs no more looks than this allows. */
const staying = { timeoutMs: 60_000 };

/** A hang is real time, unlike all other waiting here: one call may take no longer. */
function callLimit({ kind }: NamedFault, times: FaultRow['times']): { readonly callMs?: number } {
  if (kind.kind !== 'hang') return {};
  return { callMs: times === 'once' ? 400 : 120 };
}

interface Limits {
  readonly timeoutMs: number;
  readonly callMs?: number;
}

export async function playOn(
  stage: Stage,
  signal = new AbortController().signal,
  limits: Limits = passing,
): Promise<Outcome> {
  const request = { target: stage.target, artifact: stage.artifacts.next, ...limits };
  return deploy(request, { clock: stage.clock, signal, progress: () => undefined, save: () => undefined });
}

/** Plays one deploy with one fault on one call. */
export async function playFault(
  open: OpenStage,
  call: CallName,
  fault: NamedFault,
  times: 'once' | 'always',
): Promise<FaultRow> {
  await using stage = await open();
  stage.fault(call, fault.kind, times === 'once' ? 1 : Infinity);
  const outcome = await playOn(stage, undefined, {
    ...(times === 'once' ? passing : staying),
    ...callLimit(fault, times),
  });
  return {
    call,
    fault: fault.name,
    times,
    outcome,
    serves: sameArtifact(stage.truth.serving(), stage.artifacts.next),
    begun: stage.truth.begun().length,
  };
}
