import { sinceBranch, sinceCommit } from './branch-rule.ts';
import { isCommitId, lacking, payloadText, shortId, type Finding, type Inquiry } from './inquiry.ts';
import { tagRule } from './tag-rule.ts';

/** What a push to a branch or of a tag brought (webhook `push`: before, after, created, deleted, forced). */
export async function pushRule(inquiry: Inquiry): Promise<Finding> {
  const { payload } = inquiry;
  const ref = payloadText(payload, 'ref') ?? inquiry.runner.ref;
  if (ref.startsWith('refs/tags/')) return tagRule(inquiry, ref.slice('refs/tags/'.length));
  const before = payloadText(payload, 'before');
  if (before === undefined) return lacking(inquiry, '`before`');
  const branch = ref.replace(/^refs\/heads\//, '');
  if (payload['created'] === true || !isCommitId(before)) return firstPush(inquiry, branch);
  if (!(await wasForced(inquiry, before)))
    return sinceCommit(inquiry, before, `since ${shortId(before)}, where ${branch} was before the push`);
  return forcedPush(inquiry, branch, before);
}

/** Git says it where it can see both commits; else GitHub's word stands. */
async function wasForced({ payload, head, git, clone }: Inquiry, before: string): Promise<boolean> {
  const claimed = payload['forced'] === true;
  if (await clone.isShallow()) return claimed;
  if (await git.isAncestor(before, head)) return false;
  return claimed || (await git.resolveCommit(before)) !== undefined;
}

/** The event of a deleted branch or tag, for which there is nothing to look at. */
export function deletionIn(inquiry: Pick<Inquiry, 'event' | 'payload'>): string | undefined {
  const { event, payload } = inquiry;
  if (event === 'delete') return payloadText(payload, 'ref') ?? 'a branch';
  const after = payloadText(payload, 'after');
  const isDeleted = payload['deleted'] === true || (after !== undefined && /^0+$/.test(after));
  return event === 'push' && isDeleted ? (payloadText(payload, 'ref') ?? 'a branch') : undefined;
}

async function firstPush(inquiry: Inquiry, branch: string): Promise<Finding> {
  const { defaultBranch } = inquiry;
  if (defaultBranch === undefined) return lacking(inquiry, 'repository.default_branch');
  if (branch === defaultBranch)
    return { kind: 'all', reason: `this is the first push of ${branch}, the default branch` };
  return sinceBranch(inquiry, defaultBranch);
}

/** The default branch is compared with what it was, tree against tree; another one with the default branch. */
async function forcedPush(inquiry: Inquiry, branch: string, before: string): Promise<Finding> {
  const { defaultBranch } = inquiry;
  if (defaultBranch === undefined) return lacking(inquiry, 'repository.default_branch');
  if (branch !== defaultBranch) return sinceBranch(inquiry, defaultBranch);
  return sinceCommit(inquiry, before, `since ${shortId(before)}, which a forced push replaced on ${branch}`);
}
