import { begin } from '@aevon/deploy';
import { markdownCode, markdownText } from '@aevon/findings';
import type { ActionContext } from '@aevon/kit';
import type { Asked } from './asked.ts';
import { type DeployOutputs, previousOutputs } from './outputs.ts';
import { forgetRelease, surroundings } from './state.ts';

/** `wait: false`: a release is started and left; nothing is known of its end, so nothing is recorded of it. */
export async function startOnly(asked: Asked, context: ActionContext): Promise<DeployOutputs> {
  const { deploymentId, present, adopted, unchanged } = await begin(asked, surroundings(context));
  forgetRelease(context);
  const how = adopted ? 'under way' : 'started';
  context.reporter.info(
    `${unchanged ? 'live already' : how}: ${deploymentId}; \`wait\` is false, so nothing is proved`,
  );
  const where = `${markdownText(present.service.name)} on ${asked.target.platform}`;
  context.reporter.summary(
    unchanged
      ? `## Nothing started: ${where}\n\nThe platform names ${markdownCode(deploymentId)} of the same artifact as live already.`
      : `## 🚀 Started, not proved: ${where}\n\nThe release ${markdownCode(deploymentId)} goes on without this job, because \`wait\` is \`false\`.`,
  );
  return {
    changed: !adopted && !unchanged,
    url: present.url ?? '',
    'deployment-id': deploymentId,
    ...previousOutputs(present.live),
  };
}
