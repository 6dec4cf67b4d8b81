import { type Artifact, brief, endRelease, type Outcome, spellArtifact } from '@aevon/deploy';
import type { Deployments } from '@aevon/github';
import type { ActionContext } from '@aevon/kit';
import { Failure } from '@aevon/ports';
import type { Asked } from './asked.ts';
import { commitOf, type DeployInputs } from './inputs.ts';
import { carryOut, foreseeRollback, type RollbackAsked } from './roll-back.ts';

/** What was done about a release that is red. */
export interface Undone {
  /** In one sentence: what serves now, or why that is not known. */
  readonly told: string;
  /** Id on the platform of the release that was put back, and is proved to be live. */
  readonly restored: string | undefined;
}

const endMs = 20_000;

/** What is under way still must not become live after the rollback. Resolves to what is to be said of it, if anything. */
async function stopIt({ target }: Asked, { verdict, deploymentId, adopted }: Outcome): Promise<string> {
  if (deploymentId === undefined || adopted) return '';
  try {
    await endRelease(target, deploymentId, brief(endMs));
    return '';
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (verdict === 'failed') return '';
    return `; ${deploymentId} could not be cancelled and may still become live: ${error.facts.what}`;
  }
}

async function goBack(asked: RollbackAsked, deployments: Deployments, context: ActionContext): Promise<Undone> {
  const { choice } = await foreseeRollback(asked, deployments, context);
  if (choice.kind === 'stay') return { told: `nothing was rolled back: ${choice.why}`, restored: undefined };
  const { deploymentId, artifact } = choice.release;
  const { outcome } = await carryOut(asked, choice, deployments, context);
  const what = `${deploymentId} (${spellArtifact(artifact)})`;
  if (outcome.failure !== undefined)
    return { told: `the rollback to ${what} is ${outcome.verdict}: ${outcome.failure.what}`, restored: undefined };
  return { told: `rolled back: ${what} is live again`, restored: deploymentId };
}

/**
 * `rollback-on-failure`: where the red release is what serves, the last good one is put back, by the same code as the
 * rollback action. Undefined where that was not asked for, or nothing is red.
 */
export async function undo(
  asked: Asked,
  outcome: Outcome,
  inputs: DeployInputs,
  deployments: Deployments,
  context: ActionContext,
): Promise<Undone | undefined> {
  const { environment, rollbackOnFailure: to, transient, record } = inputs;
  if (to === 'never' || environment === undefined) return undefined;
  if (outcome.failure === undefined) return undefined;
  if (outcome.deploymentId === undefined)
    return { told: 'nothing was rolled back: the platform named no release of this step', restored: undefined };
  const { target, timeoutMs } = asked;
  // The `commit` that was given is that of the red release.
  const plain = { ...inputs, commit: undefined };
  const kept = { transient, commitOf: (artifact: Artifact) => commitOf(plain, artifact, context.runner) };
  const reason = `${outcome.deploymentId} is ${outcome.verdict}`;
  const wish = { to, from: outcome.deploymentId };
  const rollback = { target, environment, wish, timeoutMs, reason, record: record ? kept : undefined };
  const left = await stopIt(asked, outcome);
  try {
    const undone = await goBack(rollback, deployments, context);
    return { ...undone, told: `${undone.told}${left}` };
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
    return { told: `it could not be rolled back: ${error.facts.what}${left}`, restored: undefined };
  }
}
