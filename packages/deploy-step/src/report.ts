import type { Outcome } from '@aevon/deploy';
import { type ActionContext, Red } from '@aevon/kit';
import { failureLines } from '@aevon/ports';
import type { Asked } from './asked.ts';
import { type DeployOutputs, outputsOf } from './outputs.ts';
import type { Recorded } from './record.ts';
import { summarize } from './summary.ts';
import type { Undone } from './undo.ts';

/** Why a release that is live is not told to be green: it asks for rights that the job has not. */
function unrecorded({ trouble }: Recorded, { reporter }: ActionContext): Red['facts'] | undefined {
  if (trouble === undefined) return undefined;
  const [what = '', ...more] = failureLines(trouble.facts);
  if (trouble.facts.kind === 'user') return { ...trouble.facts, what: `the release is not recorded: ${what}` };
  const lost = 'the release is not recorded on GitHub, so no rollback finds it; run the job again: it records it';
  reporter.warning([`${lost} (${what})`, ...more].join('\n'));
  return undefined;
}

/** A release that has come to its end, its record, and what was done about it if it is red. */
export interface Ended {
  readonly outcome: Outcome;
  readonly record: Recorded | undefined;
  readonly undone?: Undone | undefined;
}

/** Tells how a release ended. @throws Red where it is not live, or may not be recorded. */
export function report(
  asked: Pick<Asked, 'target' | 'artifact'>,
  { outcome, record, undone }: Ended,
  context: ActionContext,
  more: DeployOutputs = {},
): DeployOutputs {
  const { target, artifact } = asked;
  const { reporter } = context;
  reporter.summary(summarize({ platform: target.platform, artifact, outcome, undone: undone?.told }));
  if (outcome.note !== undefined) reporter.warning(outcome.note);
  const trouble = record === undefined ? undefined : unrecorded(record, context);
  const outputs = {
    ...outputsOf(outcome),
    'github-deployment-id': `${record?.id ?? ''}`,
    'restored-deployment-id': undone?.restored ?? '',
    ...more,
  };
  if (outcome.failure !== undefined) {
    const after = undone === undefined ? [] : [undone.told];
    const details = [...after, ...(outcome.failure.details ?? []), ...outcome.logTail.slice(-20)];
    throw new Red({ outputs, facts: { ...outcome.failure, details } });
  }
  reporter.info(`live: ${outputs.identity ?? ''}${outcome.unchanged ? ', as it was before' : ''}`);
  if (trouble !== undefined) throw new Red({ outputs, facts: trouble });
  return outputs;
}
