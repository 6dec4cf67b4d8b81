import { type Choice, type Present, spellArtifact } from '@aevon/deploy';
import { markdownCode, markdownText } from '@aevon/findings';
import type { Foreseen, RollbackAsked } from './roll-back.ts';

/** What is live, as a reader knows it best. */
export function liveNow({ live }: Present): string {
  if (live === undefined) return 'nothing';
  return live.artifact === undefined ? live.deploymentId : `${live.deploymentId} (${spellArtifact(live.artifact)})`;
}

/** What a rollback does, in one sentence. */
export function intention({ present, choice }: Foreseen): string {
  if (choice.kind === 'stay') return `nothing: ${choice.why}`;
  const { deploymentId, artifact } = choice.release;
  const how = choice.how === 'restore' ? 'put back' : 'release the artifact again of';
  return `${how} ${deploymentId} (${spellArtifact(artifact)}) in place of ${liveNow(present)}`;
}

function headline(choice: Choice, dryRun: boolean): string {
  if (dryRun) return '🔍 Dry run of a rollback';
  return choice.kind === 'stay' ? '✅ Nothing to roll back' : '⏪ Rollback';
}

/** The decision and the reason for it, before it is carried out. */
export function summarizeRollback(
  { target, wish, reason }: RollbackAsked,
  foreseen: Foreseen,
  dryRun: boolean,
): string {
  const { present, choice } = foreseen;
  const rows: [string, string][] = [
    ['asked for', markdownCode(wish.to)],
    ...(reason === undefined ? [] : [['reason', markdownText(reason)] satisfies [string, string]]),
    ['live', markdownText(liveNow(present))],
    [dryRun ? 'would do' : 'does', markdownText(intention(foreseen))],
  ];
  return [
    `## ${headline(choice, dryRun)}: ${markdownText(present.service.name)} on ${target.platform}`,
    '',
    '| | |',
    '|---|---|',
    ...rows.map(([name, value]) => `| ${name} | ${value} |`),
    '',
  ].join('\n');
}
