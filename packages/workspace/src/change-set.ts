import { Failure } from '@aevon/ports';
import type { ChangeSet, ChangeSetRequest } from './change-set-model.ts';

/**
 * Finds base and head of any event and what changed between them, with at most one call to the remote.
 * @throws Failure `not-a-git-repository`, `base-unknown`, `head-unknown`, and `change-set-undetectable` when asked to fail.
 */
export async function resolveChangeSet(request: ChangeSetRequest): Promise<ChangeSet> {
  throw new Failure({ kind: 'bug', code: 'not-built', what: request.event.name });
}
