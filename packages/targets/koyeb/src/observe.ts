import type { Call, Observation, Phase } from '@aevon/deploy';
import type { Dated, KoyebApi } from './api.ts';
import type { Deployment } from './schemas.ts';
import { type KoyebState, stateOf } from './states.ts';

/** When its instances began, by Koyeb's own clock, as far as Koyeb says. */
function beganAt({ started_at, allocated_at, updated_at }: Deployment): Date | undefined {
  return started_at ?? allocated_at ?? updated_at;
}

/**
 * Whether Koyeb still has time to bring a deployment round. Both ends are told by Koyeb's clock; while it does not say
 * the time, a deployment is watched on, to the deadline.
 */
function isInGrace({ value, at }: Dated<Deployment>, graceMs: number): boolean {
  const began = beganAt(value);
  return began === undefined || at === undefined || at.getTime() - began.getTime() < graceMs;
}

/** What a deployment's state means at the time at which it was read. */
export function phaseOf(read: Dated<Deployment>, graceMs: number): Phase {
  const { phase, recovers } = stateOf(read.value.status);
  return recovers === true && isInGrace(read, graceMs) ? 'finishing' : phase;
}

function stepOf({ status, provisioning_info }: Deployment, { step }: KoyebState): string {
  const stage = provisioning_info?.stages?.find((one) => one.status === 'RUNNING')?.name;
  return status === 'PROVISIONING' && stage !== undefined ? `${step}: ${stage}` : step;
}

function wordsOf({ messages, provisioning_info }: Deployment, ofInstances: readonly string[]): readonly string[] {
  const failed = (provisioning_info?.stages ?? []).filter(({ status }) => status === 'FAILED');
  const all = [...messages, ...failed.flatMap((stage) => stage.messages), ...ofInstances];
  return [...new Set(all.map((one) => one.trim()).filter((one) => one !== ''))];
}

/** Why a deployment is where it is, in Koyeb's words and its instances'. Undefined when nobody says. */
async function reasonOf(api: KoyebApi, deployment: Deployment, call: Call): Promise<string | undefined> {
  const ofInstances = await api.instanceMessages(deployment.id, call).catch(() => {
    call.signal.throwIfAborted();
    // That they can't be read now changes nothing of what is known.
    return [];
  });
  const words = wordsOf(deployment, ofInstances);
  return words.length === 0 ? undefined : words.join('; ').slice(0, 500);
}

/** Words for a failed one that Koyeb may still switch to. */
const mayRecover =
  'Koyeb goes on trying and may still switch to it: cancel it in the dashboard, or deploy again, if it must not go live';

export async function lookAt(
  api: KoyebApi,
  read: Dated<Deployment>,
  { call, graceMs }: { readonly call: Call; readonly graceMs: number },
): Promise<Observation> {
  const { value: deployment } = read;
  const meaning = stateOf(deployment.status);
  const phase = phaseOf(read, graceMs);
  const seen = { phase, state: deployment.status, step: stepOf(deployment, meaning) };
  if (phase === 'superseded') return { ...seen, reason: [meaning.step, ...wordsOf(deployment, [])].join('; ') };
  if (phase !== 'failed' && meaning.recovers !== true) return seen;
  const words = await reasonOf(api, deployment, call);
  const isOpen = phase === 'failed' && meaning.recovers === true;
  const reason = [words, ...(isOpen ? [mayRecover] : [])].filter((one) => one !== undefined).join('; ');
  return reason === '' ? seen : { ...seen, reason };
}
