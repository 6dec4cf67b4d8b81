import type { Call, Observation } from '@aevon/deploy';
import { Failure } from '@aevon/ports';
import type { Operations } from './operations.ts';
import type { Deploy, EndReason } from './schemas.ts';
import { stateOf } from './states.ts';

/** An event in words; undefined when it names nothing. */
export function wordsOf({ newDeploy, buildFailed, failure }: EndReason): string | undefined {
  if (typeof newDeploy?.id === 'string') return `the newer deploy ${newDeploy.id} took its place`;
  if (typeof buildFailed?.id === 'string') return `the build ${buildFailed.id} failed`;
  const { oomKilled, nonZeroExit, unhealthy, timedOutSeconds, timedOutReason, evictionReason, earlyExit } =
    failure ?? {};
  if (typeof oomKilled?.memoryLimit === 'string')
    return `the program took more than its ${oomKilled.memoryLimit} of memory`;
  if (typeof nonZeroExit === 'number') return `the program exited with status ${nonZeroExit}`;
  if (typeof unhealthy === 'string' && unhealthy !== '') return `the health check did not pass: ${unhealthy}`;
  if (typeof timedOutSeconds === 'number' && timedOutSeconds > 0)
    return `it was not ready after ${timedOutSeconds} s${timedOutReason ? `: ${timedOutReason}` : ''}`;
  if (typeof evictionReason === 'string' && evictionReason !== '') return `it was evicted: ${evictionReason}`;
  return earlyExit === true ? 'the program ended, which a service must not do by itself' : undefined;
}

/** Render's events say more than a status does; that they can't be read changes no verdict. */
async function reasonOf(
  operations: Operations,
  serviceId: string,
  deploy: Deploy,
  call: Call,
): Promise<string | undefined> {
  try {
    const reason = await operations.endReason(serviceId, deploy, call);
    return reason === undefined ? undefined : wordsOf(reason);
  } catch (error) {
    call.signal.throwIfAborted();
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

function noteOf({ trigger, commit }: Deploy): { readonly note?: string } {
  if (trigger !== 'rollback' || typeof commit?.id !== 'string') return {};
  return {
    note: 'autodeploy of the service was switched off with this rollback, so that no push undoes it: switch it on again (Render Dashboard, Settings, Build & Deploy) when the cause is mended',
  };
}

/** One look at a deploy: its status, and once it ended badly, why. */
export async function lookAt(
  operations: Operations,
  serviceId: string,
  deploy: Deploy,
  call: Call,
): Promise<Observation> {
  const { phase, step, reason } = stateOf(deploy.status);
  const hasEndedBadly = phase === 'failed' || phase === 'superseded';
  const told = hasEndedBadly ? ((await reasonOf(operations, serviceId, deploy, call)) ?? reason) : undefined;
  return {
    phase,
    state: deploy.status,
    ...(step === undefined ? {} : { step }),
    ...(told === undefined ? {} : { reason: told }),
    ...noteOf(deploy),
  };
}
