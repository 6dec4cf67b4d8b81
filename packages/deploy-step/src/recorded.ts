import type { Outcome } from '@aevon/deploy';
import type { Deployments } from '@aevon/github';
import type { ActionContext } from '@aevon/kit';
import { openRecord, type Recorded, type RecordAs, type ReleaseRecord } from './record.ts';
import { keepRecord } from './state.ts';

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
