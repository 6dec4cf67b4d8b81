import { rm } from 'node:fs/promises';
import { Failure, messageOf, type Runner } from '@aevon/ports';
import { credentialEnvironment, type Git } from '@aevon/workspace';
import type { PushTarget } from '../event-facts.ts';
import type { GitWrite } from './git-write.ts';
import { refusalOf } from './refusal.ts';
import type { FixResult, Patch } from './result.ts';

/** The account that GitHub shows for commits of workflows. */
const author = { name: 'github-actions[bot]', email: '41898282+github-actions[bot]@users.noreply.github.com' };

export interface CommitRequest {
  readonly git: GitWrite;
  readonly history: Git;
  readonly runner: Pick<Runner, 'serverUrl' | 'repository'>;
  readonly target: PushTarget;
  readonly patch: Patch;
  readonly indexFile: string;
  readonly message: string;
  readonly token: string;
}

/** A pull request is checked out as its merge with the base; the branch itself may not be in a shallow clone. */
async function fetchParent({ history, target }: CommitRequest): Promise<void> {
  if ((await history.resolveCommit(target.parent)) !== undefined) return;
  const fetched = await history.fetch({ wants: [target.parent], depth: 1 });
  if (fetched.outcome === 'done') return;
  throw new Failure({
    kind: 'infrastructure',
    code: 'git-failed',
    what: `${target.parent} could not be fetched: ${fetched.reason}`,
  });
}

/** Puts the patch on the tip of the branch without touching the user's index, working copy or branches. */
async function makeCommit({ git, target, patch, indexFile, message }: CommitRequest): Promise<string> {
  const env = { GIT_INDEX_FILE: indexFile };
  await git({ args: ['read-tree', target.parent], env });
  await git({ args: ['apply', '--cached', '--whitespace=nowarn', patch.file], env });
  const tree = (await git({ args: ['write-tree'], env })).stdout.trim();
  const identity = {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_COMMITTER_NAME: author.name,
    GIT_COMMITTER_EMAIL: author.email,
  };
  const args = ['commit-tree', tree, '-p', target.parent, '-F', '-'];
  return (await git({ args, input: `${message}\n`, env: { ...env, ...identity } })).stdout.trim();
}

/**
 * The token goes by the environment of this one child. The lease holds the branch to the commit that was looked at: one
 * that moved on is not overwritten, one that was deleted or set back does not come back.
 */
async function push({ git, runner, target, token }: CommitRequest, sha: string): Promise<void> {
  const url = `${runner.serverUrl.replace(/\/+$/, '')}/${runner.repository}.git`;
  const ref = `refs/heads/${target.branch}`;
  const lease = `--force-with-lease=${ref}:${target.parent}`;
  await git({
    args: ['-c', 'credential.helper=', 'push', '--porcelain', lease, url, `${sha}:${ref}`],
    env: credentialEnvironment(runner.serverUrl, token, {}),
  });
}

function reasonOf(thrown: unknown, { branch }: PushTarget): string {
  const details = thrown instanceof Failure ? (thrown.facts.details ?? []) : [];
  return refusalOf(branch, details) ?? [messageOf(thrown), ...details.slice(-2)].join('; ');
}

/** Commits and pushes the patch; whatever hinders it is noted, and the patch remains. */
export async function commitPatch(request: CommitRequest): Promise<FixResult> {
  const { patch, target } = request;
  try {
    await fetchParent(request);
    const sha = await makeCommit(request);
    await push(request, sha);
    return { outcome: 'committed', patch, sha, branch: target.branch };
  } catch (thrown) {
    return { ...patch, notes: [...patch.notes, `no commit was pushed: ${reasonOf(thrown, target)}`] };
  } finally {
    await rm(request.indexFile, { force: true });
  }
}
