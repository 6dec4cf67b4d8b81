import type { Observation } from '@aevon/deploy';
import type { Deployment } from './schemas.ts';
import { stateOf } from './states.ts';

const blocks: Readonly<Record<string, string>> = {
  COMMIT_AUTHOR_REQUIRED:
    'Vercel cannot tell who the author of the commit is, and builds only commits of members of the team',
  TEAM_ACCESS_REQUIRED:
    'the author of the commit is no member of the team: add them, or let a member approve the deployment',
};

function wordsOf({ errorMessage, errorCode, errorStep, readyStateReason }: Deployment): string | undefined {
  const what = errorMessage ?? readyStateReason ?? undefined;
  const where = [errorCode, errorStep].filter((one) => typeof one === 'string' && one !== '').join(', ');
  if (what === undefined) return where === '' ? undefined : where;
  return where === '' ? what : `${what} (${where})`;
}

/** A build that the project's own rule left out is told as cancelled. */
function isIgnored(deployment: Deployment): boolean {
  return deployment.buildSkipped === true || /ignored build step/i.test(wordsOf(deployment) ?? '');
}

/** With the page that shows more of it. */
function withLink(reason: string | undefined, { inspectorUrl }: Deployment): string | undefined {
  if (!inspectorUrl) return reason;
  return reason === undefined ? `see ${inspectorUrl}` : `${reason}; see ${inspectorUrl}`;
}

function ended(deployment: Deployment): Observation {
  const { readyState: state, seatBlock } = deployment;
  const { phase, reason } = stateOf(state);
  if (state === 'CANCELED' && isIgnored(deployment))
    return {
      phase: 'skipped',
      state,
      reason: 'the "Ignored Build Step" of the project said that nothing is to be built',
    };
  const blocked = blocks[seatBlock?.blockCode ?? ''];
  const told = withLink(blocked ?? wordsOf(deployment) ?? reason, deployment);
  return { phase, state, ...(told === undefined ? {} : { reason: told }) };
}

/** What integrations and the project check on a deployment that is built; undefined when nothing holds it back. */
function checking({ checksState, checksConclusion, checks }: Deployment): Observation | undefined {
  const gate = checks?.['deployment-alias']?.state;
  const state = 'READY';
  if (gate === 'failed' || (checksState === 'completed' && ['failed', 'canceled'].includes(checksConclusion ?? '')))
    return { phase: 'failed', state, reason: 'the checks on the deployment did not pass' };
  const isOpen = gate === 'pending' || checksState === 'registered' || checksState === 'running';
  return isOpen ? { phase: 'finishing', state, step: 'built, waiting for the checks on it' } : undefined;
}

/**
 * What a deployment says of itself: its build, the checks on it and its own domains. `ready`: nothing of it is open, which
 * says nothing of what production answers with.
 */
export function lookAt(deployment: Deployment): Observation {
  const { readyState: state, aliasError, aliasAssigned } = deployment;
  const { phase, step } = stateOf(state);
  if (phase === 'failed' || phase === 'superseded') return ended(deployment);
  if (phase !== 'ready') return { phase, state, ...(step === undefined ? {} : { step }) };
  const held = checking(deployment);
  if (held !== undefined) return held;
  if (aliasError && !aliasAssigned)
    return {
      phase: 'failed',
      state,
      reason: `its domains could not be assigned: ${aliasError.message ?? aliasError.code}`,
    };
  return { phase: 'ready', state };
}
