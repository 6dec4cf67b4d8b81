import { cleanUp, parseArtifact, type Target } from '@aevon/deploy';
import type { Deployments } from '@aevon/github';
import type { ActionContext } from '@aevon/kit';
import { Failure } from '@aevon/ports';
import { endUnproved } from './record.ts';
import { keepRecord, savedRecord, savedRelease } from './state.ts';

async function endRelease(target: Target, artifact: string, context: ActionContext): Promise<void> {
  const saved = savedRelease(context);
  if (saved === undefined) return;
  const ended = await cleanUp(target, parseArtifact(artifact), saved);
  if (ended === 'cancelled') context.reporter.info('the release that this step began was cancelled');
  if (ended !== 'left') return;
  const which =
    saved.step === 'started' ? `the release ${saved.deploymentId}` : 'a release that this step may have begun';
  throw new Failure({
    kind: 'target',
    code: 'release-left',
    what: `${which} was not cancelled: it is live by now, too far on, or cannot be told from another`,
    fix: 'run the job again: it follows that release',
  });
}

async function endRecord(deployments: Deployments, context: ActionContext): Promise<void> {
  const record = savedRecord(context);
  if (record !== undefined) await endUnproved(deployments, record, context.runner, keepRecord(context));
}

/**
 * At the end of the job: cancels a release whose step was killed before it had a verdict, and ends its record.
 * @throws Failure `release-left`, and those of the platform and of GitHub.
 */
export async function endLeftovers(
  target: Target,
  artifact: string,
  deployments: Deployments,
  context: ActionContext,
): Promise<void> {
  const both = await Promise.allSettled([endRelease(target, artifact, context), endRecord(deployments, context)]);
  const failed = both.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
