import { sinceBranch, sinceCommit } from './branch-rule.ts';
import { isCommitId, lacking, payloadText, shortId, type Finding, type Inquiry } from './inquiry.ts';

interface PullRequest {
  readonly headCommit: string;
  readonly baseCommit: string;
  readonly baseBranch: string;
}

/**
 * What a pull request changes. `base.sha` of the payload is the base when the pull request was last pushed to and grows
 * stale, so it is used only where nothing better is known.
 */
export async function pullRequestRule(inquiry: Inquiry): Promise<Finding> {
  const { payload, git, head, event } = inquiry;
  const headCommit = payloadText(payload, 'pull_request', 'head', 'sha');
  const baseCommit = payloadText(payload, 'pull_request', 'base', 'sha');
  const baseBranch = payloadText(payload, 'pull_request', 'base', 'ref');
  if (!isCommitId(headCommit)) return lacking(inquiry, 'pull_request.head.sha');
  if (!isCommitId(baseCommit)) return lacking(inquiry, 'pull_request.base.sha');
  if (baseBranch === undefined) return lacking(inquiry, 'pull_request.base.ref');
  const [base, merged, ...more] = (await git.parentsOf(head)) ?? [];
  if (base !== undefined && merged === headCommit && more.length === 0 && head !== headCommit)
    return sinceCommit(inquiry, base, `since ${shortId(base)}, which the pull request is merged into`);
  const pullRequest = { headCommit, baseCommit, baseBranch };
  if (event === 'pull_request_target' && head !== headCommit) return baseCheckout(inquiry, pullRequest);
  return headCheckout(inquiry, pullRequest);
}

async function headCheckout(inquiry: Inquiry, { baseCommit, baseBranch }: PullRequest): Promise<Finding> {
  const finding = await sinceBranch(inquiry, baseBranch);
  if (finding.kind !== 'base' || finding.base !== inquiry.head) return finding;
  if (baseCommit === inquiry.head) return finding;
  const landed = await sinceCommit(
    inquiry,
    baseCommit,
    `since ${shortId(baseCommit)}: ${baseBranch} holds the pull request already`,
  );
  return landed.kind === 'base' ? { ...landed, confidence: 'likely' } : landed;
}

/** `pull_request_target` checks the base branch out: the commits of the pull request are looked at all the same. */
async function baseCheckout(inquiry: Inquiry, { headCommit, baseBranch }: PullRequest): Promise<Finding> {
  const { clone } = inquiry;
  if (!(await clone.isShallow())) {
    const problem = await clone.ensure([headCommit]);
    if (problem !== undefined)
      return {
        kind: 'unknown',
        reason: problem,
        fix: 'check out `${{ github.event.pull_request.head.sha }}`, or set the input `base`',
      };
  }
  const finding = await sinceBranch(inquiry, baseBranch, headCommit);
  if (finding.kind !== 'base') return finding;
  const reason = `${finding.reason} (the checkout holds another commit than the pull request's ${shortId(headCommit)})`;
  return { ...finding, head: headCommit, reason, confidence: 'likely' };
}
