import type { DeploymentStatus } from './deployments-answers.ts';

/** Digits that tell one artifact from another in a description, whose length GitHub bounds. */
const shown = 12;

/** `sha256:` and 12 digits of an image, 12 digits of a commit: enough for a reader to tell one from another. */
export function shortArtifact(artifact: string): string {
  const [, digest] = /@sha256:([0-9a-f]+)$/.exec(artifact) ?? [];
  return digest === undefined ? artifact.slice(0, shown) : `sha256:${digest.slice(0, shown)}`;
}

/**
 * The description by which a `success` says that this artifact was verified, not only that a platform took it. A
 * status carries no payload, so the description is the one place for it.
 */
export function verifiedMark(artifact: string): string {
  return `verified: ${shortArtifact(artifact)}`;
}

function isNo({ state }: DeploymentStatus): boolean {
  return state === 'failure' || state === 'error';
}

/** Ids grow, while times have seconds only: two statuses of one second would have no order. */
function newestOf(
  statuses: readonly DeploymentStatus[],
  decides: (status: DeploymentStatus) => boolean,
): DeploymentStatus | undefined {
  return statuses.filter(decides).toSorted((one, other) => other.id - one.id)[0];
}

/**
 * Whether a deployment of this artifact counts as verified. The newest status that decides has the say: a `success`
 * with the mark of the same artifact makes it so, a `failure` or an `error` after that unmakes it, and a new mark makes
 * it again. All others decide nothing: `inactive` means replaced, which says nothing against it, and a `success`
 * without the mark may be anybody's.
 */
export function isVerified(statuses: readonly DeploymentStatus[], artifact: string): boolean {
  const mark = verifiedMark(artifact);
  const isMark = ({ state, description }: DeploymentStatus): boolean =>
    state === 'success' && description.startsWith(mark);
  return newestOf(statuses, (status) => isNo(status) || isMark(status))?.state === 'success';
}

/** Whether it was found to be bad after it had been live: the newest status that is no replacement says so. */
export function wasRefuted(statuses: readonly DeploymentStatus[]): boolean {
  const newest = newestOf(statuses, (status) => isNo(status) || status.state === 'success');
  return wasLive(statuses) && newest !== undefined && isNo(newest);
}

/** Whether it was proved to be live at some time, verified or not. */
export function wasLive(statuses: readonly DeploymentStatus[]): boolean {
  return statuses.some(({ state }) => state === 'success');
}
