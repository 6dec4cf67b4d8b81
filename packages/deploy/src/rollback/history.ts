import { sameArtifact } from '../artifact.ts';
import type { Release } from '../target.ts';
import type { History, RecordedRelease } from './records.ts';

/** Whether a rollback did put back what it was to: proved by itself, and still what is live. */
function isCopy({ standing, artifact }: RecordedRelease, live: Release | undefined): boolean {
  return standing !== 'unproved' && live?.phase === 'ready' && sameArtifact(live.artifact, artifact);
}

/** The record of what is live. */
export function recordOfLive(history: History, live: Release | undefined): RecordedRelease | undefined {
  return history.find(({ deploymentId }) => deploymentId === live?.deploymentId);
}

/** What is live, and what it was put back from: to go back to either would change nothing. */
export function sameAsLive(history: History, live: Release | undefined): ReadonlySet<string> {
  const same = new Set(live === undefined ? [] : [live.deploymentId]);
  const current = recordOfLive(history, live);
  let copied = current !== undefined && isCopy(current, live) ? current.restores : undefined;
  while (copied !== undefined && !same.has(copied)) {
    same.add(copied);
    const source = copied;
    copied = history.find(({ deploymentId, restores }) => deploymentId === source && restores !== undefined)?.restores;
  }
  return same;
}

/**
 * Releases that a rollback fled: what was released between what it put back and itself. They may be verified still, as
 * what was wrong with them came to light later. A rollback that failed its own checks speaks against what it put back.
 */
export function fled(history: History): ReadonlySet<string> {
  const left = new Set<string>();
  history.forEach(({ restores, standing, deploymentId }, at) => {
    if (restores === undefined || standing === 'unproved') return;
    const source = history.findIndex((one, index) => index > at && one.deploymentId === restores);
    const between = history.slice(at + 1, source === -1 ? at + 1 : source);
    for (const one of between) if (one.deploymentId !== deploymentId) left.add(one.deploymentId);
    if (standing === 'failed') left.add(restores);
  });
  return left;
}
