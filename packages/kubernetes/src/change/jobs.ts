import type { Refusal } from '../client/kubernetes.ts';
import { listAt, textAt } from '../json.ts';
import type { KubeObject } from '../object.ts';

function isFinished(job: KubeObject): boolean {
  return listAt(job, 'status', 'conditions').some(
    (condition) =>
      ['Complete', 'Failed'].includes(textAt(condition, 'type') ?? '') && textAt(condition, 'status') === 'True',
  );
}

/**
 * Whether what the cluster refuses is a Job that has run: its template can never be changed, so the Job of the next
 * release (a migration, say) takes its place. One that still runs is not touched.
 */
export function canBeReplaced(current: KubeObject | undefined, { reason, message }: Refusal): boolean {
  if (current === undefined || current.kind !== 'Job' || reason !== 'invalid') return false;
  return message.includes('field is immutable') && isFinished(current);
}
