import { Failure } from '@aevon/ports';
import type { LockChanges } from './affected-model.ts';
import type { ChangeSet } from './change-set-model.ts';
import type { Git } from './git-port.ts';
import type { Workspace } from './workspace-model.ts';

export interface LockChangesRequest {
  readonly git: Git;
  readonly workspace: Workspace;
  readonly changeSet: ChangeSet;
}

/** Compares each changed lockfile at base and head: which packages resolve other dependencies now, and which ones. */
export async function readLockChanges(request: LockChangesRequest): Promise<LockChanges> {
  throw new Failure({ kind: 'bug', code: 'not-built', what: request.changeSet.reason });
}
