import { deploy, parseArtifact, type Target } from '@aevon/deploy';
import type { Deployments } from '@aevon/github';
import type { ActionContext } from '@aevon/kit';
import type { Asked } from './asked.ts';
import { deploymentsOf } from './deployments-of.ts';
import { type DeployInputs, recordAs, requireRecords } from './inputs.ts';
import { look } from './look.ts';
import type { DeployOutputs } from './outputs.ts';
import { endLeftovers } from './post.ts';
import { recorded } from './recorded.ts';
import { report } from './report.ts';
import { startOnly } from './start-only.ts';
import { forgetRelease, surroundings } from './state.ts';
import { undo } from './undo.ts';

async function toTheEnd(
  asked: Asked,
  inputs: DeployInputs,
  deployments: Deployments,
  context: ActionContext,
): Promise<DeployOutputs> {
  const as = recordAs(inputs, { ...asked, task: 'deploy' }, context.runner);
  const ended = await recorded(as, deployments, context, async (record) =>
    deploy(asked, { ...surroundings(context), named: (release) => record?.named(release) }),
  );
  const undone = await undo(asked, ended.outcome, inputs, deployments, context);
  // Whatever the verdict, the post step has nothing to end.
  forgetRelease(context);
  return report(asked, { ...ended, undone }, context);
}

/** Brings one artifact live on one target, or only looks, or only starts it, as the inputs say. */
async function runDeploy(
  target: Target,
  inputs: DeployInputs,
  deployments: Deployments,
  context: ActionContext,
): Promise<DeployOutputs> {
  requireRecords(inputs);
  const { timeout: timeoutMs, again } = inputs;
  const asked: Asked = { target, artifact: parseArtifact(inputs.artifact), timeoutMs, again };
  if (inputs.dryRun) return look(asked, context);
  return inputs.wait ? toTheEnd(asked, inputs, deployments, context) : startOnly(asked, context);
}

/** The two phases of a deploy action, which is then no more than the way from its inputs to a target. */
export function deployOn<I extends DeployInputs>(
  targetOf: (inputs: I, context: ActionContext) => Target,
): {
  readonly run: (inputs: I, context: ActionContext) => Promise<DeployOutputs>;
  readonly post: (inputs: I, context: ActionContext) => Promise<void>;
} {
  return {
    run: async (inputs, context) =>
      runDeploy(targetOf(inputs, context), inputs, deploymentsOf(inputs, context), context),
    post: async (inputs, context) =>
      endLeftovers(targetOf(inputs, context), inputs.artifact, deploymentsOf(inputs, context), context),
  };
}
