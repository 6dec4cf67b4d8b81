import { deploy, type Outcome, parseArtifact, type Target } from '@aevon/deploy';
import { createDeployments, type Deployments } from '@aevon/github';
import { type ActionContext, Red } from '@aevon/kit';
import { failureLines } from '@aevon/ports';
import { connect } from '@aevon/runtime';
import type { Asked } from './asked.ts';
import { type DeployInputs, recordAs } from './inputs.ts';
import { look } from './look.ts';
import { type DeployOutputs, outputsOf } from './outputs.ts';
import { endLeftovers } from './post.ts';
import { openRecord, type Recorded, type RecordAs, type ReleaseRecord } from './record.ts';
import { startOnly } from './start-only.ts';
import { forgetRelease, keepRecord, surroundings } from './state.ts';
import { summarize } from './summary.ts';

/** The step ends within 7 s of being cancelled, and the platform comes first. */
const cancelledMs = 2_000;

/** Records a release while `work` brings it about; without `as` nothing is recorded. */
export async function recorded(
  as: RecordAs | undefined,
  deployments: Deployments,
  context: ActionContext,
  work: (record: ReleaseRecord | undefined) => Promise<Outcome>,
): Promise<{ readonly outcome: Outcome; readonly record: Recorded | undefined }> {
  const { runner, clock, signal } = context;
  const record =
    as === undefined ? undefined : await openRecord(as, { deployments, runner, keep: keepRecord(context) });
  try {
    const outcome = await work(record);
    return { outcome, record: await record?.ended(outcome) };
  } catch (error) {
    if (signal.aborted) await Promise.race([record?.cancelled(), clock.sleep(cancelledMs)]);
    throw error;
  }
}

/** Why a release that is live is not told to be green: it asks for rights that the job has not. */
function unrecorded({ trouble }: Recorded, { reporter }: ActionContext): Red['facts'] | undefined {
  if (trouble === undefined) return undefined;
  const [what = '', ...more] = failureLines(trouble.facts);
  if (trouble.facts.kind === 'user') return { ...trouble.facts, what: `the release is not recorded: ${what}` };
  const lost = 'the release is not recorded on GitHub, so no rollback finds it; run the job again: it records it';
  reporter.warning([`${lost} (${what})`, ...more].join('\n'));
  return undefined;
}

/** Tells how a release ended. @throws Red where it is not live, or may not be recorded. */
export function report(
  asked: Pick<Asked, 'target' | 'artifact'>,
  { outcome, record }: { readonly outcome: Outcome; readonly record: Recorded | undefined },
  context: ActionContext,
): DeployOutputs {
  const { target, artifact } = asked;
  const { reporter } = context;
  reporter.summary(summarize({ platform: target.platform, artifact, outcome }));
  if (outcome.note !== undefined) reporter.warning(outcome.note);
  const trouble = record === undefined ? undefined : unrecorded(record, context);
  const outputs = { ...outputsOf(outcome), 'github-deployment-id': `${record?.id ?? ''}` };
  if (outcome.failure !== undefined) {
    const details = [...(outcome.failure.details ?? []), ...outcome.logTail.slice(-20)];
    throw new Red({ outputs, facts: { ...outcome.failure, details } });
  }
  reporter.info(`live: ${outputs.identity ?? ''}${outcome.unchanged ? ', as it was before' : ''}`);
  if (trouble !== undefined) throw new Red({ outputs, facts: trouble });
  return outputs;
}

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
  // Whatever the verdict, the post step has nothing to end.
  forgetRelease(context);
  return report(asked, ended, context);
}

/** Brings one artifact live on one target, or only looks, or only starts it, as the inputs say. */
async function runDeploy(
  target: Target,
  inputs: DeployInputs,
  deployments: Deployments,
  context: ActionContext,
): Promise<DeployOutputs> {
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
  const deploymentsOf = ({ githubToken }: I, context: ActionContext): Deployments =>
    createDeployments(connect(context).github(githubToken));
  return {
    run: async (inputs, context) =>
      runDeploy(targetOf(inputs, context), inputs, deploymentsOf(inputs, context), context),
    post: async (inputs, context) =>
      endLeftovers(targetOf(inputs, context), inputs.artifact, deploymentsOf(inputs, context), context),
  };
}
