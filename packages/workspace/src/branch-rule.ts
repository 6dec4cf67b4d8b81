import { fullHistory, isCommitId, shortId, type Finding, type Inquiry } from './inquiry.ts';

/**
 * Since a commit left a branch. In a full clone git says it; in a shallow one GitHub does (REST "compare two commits",
 * `merge_base_commit`), and that one commit is fetched without its history.
 */
export async function sinceBranch(inquiry: Inquiry, branch: string, head = inquiry.head): Promise<Finding> {
  const { git, clone } = inquiry;
  if (await clone.isShallow()) return sinceBranchShallow(inquiry, branch, head);
  const tip = await clone.tipOf(branch);
  if (tip === undefined) return unknownBranch(branch);
  const base = await git.mergeBase(tip, head);
  if (base !== undefined) return { kind: 'base', base, reason: since(branch, base), confidence: 'exact' };
  return {
    kind: 'unknown',
    reason: `${shortId(head)} and ${branch} have no common ancestor`,
    fix: 'set the input `base`',
  };
}

async function sinceBranchShallow(inquiry: Inquiry, branch: string, head: string): Promise<Finding> {
  const { git, clone, compare } = inquiry;
  const answered = await compare(branch, head);
  if (answered !== undefined) {
    const problem = await clone.ensure([...new Set([answered, head])]);
    if (problem !== undefined) return { kind: 'unknown', reason: problem, fix: fullHistory };
    return {
      kind: 'base',
      base: answered,
      reason: `${since(branch, answered)}, as GitHub says of this shallow clone`,
      confidence: 'exact',
    };
  }
  const tip = await git.resolveCommit(`refs/remotes/origin/${branch}`);
  const base = tip === undefined ? undefined : await git.mergeBase(tip, head);
  if (base !== undefined)
    return { kind: 'base', base, reason: `${since(branch, base)}, in a shallow clone`, confidence: 'likely' };
  const why = inquiry.problems.length > 0 ? ` (${inquiry.problems.join('; ')})` : '';
  const reason = `the clone is shallow and GitHub did not say where ${shortId(head)} left ${branch}${why}`;
  return { kind: 'unknown', reason, fix: fullHistory };
}

function since(branch: string, base: string): string {
  return `since ${shortId(base)}, the last commit shared with ${branch}`;
}

function unknownBranch(branch: string): Finding {
  return {
    kind: 'unknown',
    reason: `the branch ${branch} is not in this clone and could not be fetched`,
    fix: 'set `fetch-depth: 0` in actions/checkout and leave `persist-credentials` on, or set the input `base`',
  };
}

/** Since a commit, tree against tree, fetched if it is not here. */
export async function sinceCommit(inquiry: Inquiry, base: string, reason: string): Promise<Finding> {
  const problem = await inquiry.clone.ensure([base]);
  if (problem === undefined) return { kind: 'base', base, reason, confidence: 'exact' };
  return { kind: 'unknown', reason: problem, fix: fullHistory };
}

/** Since the last green run, for what has no base of its own; else everything. */
export async function sinceGreen(inquiry: Inquiry, what: string): Promise<Finding> {
  const green = await inquiry.lastGreen();
  const why = inquiry.problems.length > 0 ? `: ${inquiry.problems.join('; ')}` : '';
  if (!isCommitId(green)) return { kind: 'all', reason: `${what} has no commit to compare with${why}` };
  const finding = await sinceCommit(inquiry, green, `since ${shortId(green)}, the last green run`);
  if (finding.kind === 'base') return finding;
  return { kind: 'all', reason: `${what} has no commit to compare with: ${finding.reason}` };
}
