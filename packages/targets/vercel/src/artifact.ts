import type { Artifact } from '@aevon/deploy';
import type { Deployment } from './schemas.ts';

/** Keys of `meta` that our uploads are stamped with. */
export const stamps = { commit: 'aevonCommit', tree: 'aevonTree' } as const;

/** Where Vercel keeps the commit of a deployment that a push or its own client made. */
const commitKeys = ['githubCommitSha', 'gitlabCommitSha', 'bitbucketCommitSha', 'gitCommitSha'];

/**
 * What a deployment was built from, as it says itself: `gitSource` for what Vercel took from git, else what its upload
 * was stamped with. Undefined for an upload from a working copy that had changes: its commit says nothing.
 */
export function artifactOf({ gitSource, meta }: Deployment): Artifact | undefined {
  const said = meta ?? {};
  const ofGit = said['gitDirty'] === '1' ? [] : commitKeys.map((key) => said[key]);
  const commit = [gitSource?.sha, said[stamps.commit], ...ofGit].find((one) => typeof one === 'string');
  return typeof commit === 'string' ? { kind: 'commit', commit } : undefined;
}
