import { type Artifact, spellArtifact, type Target } from '@aevon/deploy';
import type { Deployments } from '@aevon/github';
import type { ActionContext } from '@aevon/kit';
import { deploymentsOf } from './deployments-of.ts';
import { commitOf, type RecordInputs } from './inputs.ts';
import { type DeployOutputs, previousOutputs } from './outputs.ts';
import { endLeftovers } from './post.ts';
import { report } from './report.ts';
import { carryOut, foreseeRollback, type Foreseen, type RollbackAsked } from './roll-back.ts';
import { intention, summarizeRollback } from './rollback-summary.ts';
import { forgetRelease, keepArtifact, savedArtifact } from './state.ts';

/** The inputs of a rollback that are no matter of its platform. */
export interface RollbackInputs extends RecordInputs {
  readonly environment: string;
  readonly to: string;
  readonly from: string | undefined;
  readonly reason: string | undefined;
  readonly timeout: number;
  readonly dryRun: boolean;
}

function askedFor(target: Target, inputs: RollbackInputs, context: ActionContext): RollbackAsked {
  const { environment, to, from, reason, timeout: timeoutMs, transient, record } = inputs;
  // Told now rather than after something was changed.
  commitOf(inputs, undefined, context.runner);
  const kept = { transient, commitOf: (artifact: Artifact) => commitOf(inputs, artifact, context.runner) };
  return { target, environment, wish: { to, from }, timeoutMs, reason, record: record ? kept : undefined };
}

/** What is there stays: the outputs tell of it, and claim no verdict. */
function unchanged({ present, choice }: Foreseen): DeployOutputs {
  const { live, url } = present;
  return {
    changed: choice.kind === 'go',
    url: url ?? '',
    ...(choice.kind === 'go' ? { 'restored-deployment-id': choice.release.deploymentId } : {}),
    ...previousOutputs(live),
  };
}

async function runRollback(
  target: Target,
  inputs: RollbackInputs,
  deployments: Deployments,
  context: ActionContext,
): Promise<DeployOutputs> {
  const asked = askedFor(target, inputs, context);
  const foreseen = await foreseeRollback(asked, deployments, context);
  const { choice } = foreseen;
  context.reporter.summary(summarizeRollback(asked, foreseen, inputs.dryRun));
  context.reporter.info(`rollback: ${intention(foreseen)}`);
  if (choice.kind === 'stay' || inputs.dryRun) return unchanged(foreseen);
  keepArtifact(context, spellArtifact(choice.release.artifact));
  const ended = await carryOut(asked, choice, deployments, context);
  forgetRelease(context);
  // A platform may put a release back under the id that it had, which looks like one that was there already.
  const more = { changed: !ended.outcome.unchanged, 'restored-deployment-id': choice.release.deploymentId };
  return report({ target, artifact: choice.release.artifact }, ended, context, more);
}

/** The two phases of the rollback action, which is then no more than the way from its inputs to a target. */
export function rollbackOn<I extends RollbackInputs>(
  targetOf: (inputs: I, context: ActionContext) => Promise<Target>,
): {
  readonly run: (inputs: I, context: ActionContext) => Promise<DeployOutputs>;
  readonly post: (inputs: I, context: ActionContext) => Promise<void>;
} {
  return {
    run: async (inputs, context) =>
      runRollback(await targetOf(inputs, context), inputs, deploymentsOf(inputs, context), context),
    post: async (inputs, context) => {
      const artifact = savedArtifact(context);
      if (artifact === undefined) return;
      await endLeftovers(await targetOf(inputs, context), artifact, deploymentsOf(inputs, context), context);
    },
  };
}
