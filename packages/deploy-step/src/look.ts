import { foresee, spellArtifact } from '@aevon/deploy';
import { markdownCode, markdownText } from '@aevon/findings';
import type { ActionContext } from '@aevon/kit';
import type { Asked } from './asked.ts';
import { type DeployOutputs, previousOutputs } from './outputs.ts';

const forecasts = {
  'change-nothing': 'nothing: it is live already',
  follow: 'follow the release that is under way',
  release: 'start a release',
} as const;

/** A dry run: what is live, and what a deploy would do. */
export async function look(asked: Asked, context: ActionContext): Promise<DeployOutputs> {
  const { present, would } = await foresee(asked, context);
  const { live, service, url } = present;
  const now = live?.artifact === undefined ? (live?.deploymentId ?? 'nothing') : spellArtifact(live.artifact);
  context.reporter.info(`live now: ${now}`);
  context.reporter.info(`would do: ${forecasts[would]}`);
  context.reporter.summary(
    [
      `## 🔍 Dry run: ${markdownText(service.name)} on ${asked.target.platform}`,
      '',
      '| | |',
      '|---|---|',
      `| asked for | ${markdownCode(spellArtifact(asked.artifact))} |`,
      `| live now | ${markdownCode(now)} |`,
      `| would do | ${forecasts[would]} |`,
    ].join('\n'),
  );
  return {
    changed: would === 'release',
    url: url ?? '',
    ...previousOutputs(live),
  };
}
