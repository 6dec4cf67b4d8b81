import { sinceBranch, sinceCommit, sinceGreen } from './branch-rule.ts';
import { isCommitId, lacking, payloadText, shortId, type Finding, type Inquiry } from './inquiry.ts';
import { pullRequestRule } from './pull-request-rule.ts';
import { pushRule } from './push-rule.ts';
import { isTable } from './shape.ts';
import { tagRule } from './tag-rule.ts';

type Rule = (inquiry: Inquiry) => Promise<Finding>;

/** `base_sha` is the commit that the group is put on, whatever else waits in the queue (webhook `merge_group`). */
async function mergeGroupRule(inquiry: Inquiry): Promise<Finding> {
  const base = payloadText(inquiry.payload, 'merge_group', 'base_sha');
  if (!isCommitId(base)) return lacking(inquiry, 'merge_group.base_sha');
  return sinceCommit(inquiry, base, `since ${shortId(base)}, which the merge group is put on`);
}

/** On a branch: since it left the default branch. On the default branch: since the last green run. */
async function dispatchRule(inquiry: Inquiry): Promise<Finding> {
  const { runner, defaultBranch, event } = inquiry;
  if (runner.ref.startsWith('refs/tags/')) return tagRule(inquiry, runner.ref.slice('refs/tags/'.length));
  if (defaultBranch === undefined) return lacking(inquiry, 'repository.default_branch');
  if (runner.refName === defaultBranch) return sinceGreen(inquiry, `the event ${event} on ${defaultBranch}`);
  return sinceBranch(inquiry, defaultBranch);
}

/** Follows the run that came before, if its commit is the one that is checked out. */
async function workflowRunRule(inquiry: Inquiry): Promise<Finding> {
  const { payload, head, defaultBranch } = inquiry;
  const commit = payloadText(payload, 'workflow_run', 'head_sha');
  const branch = payloadText(payload, 'workflow_run', 'head_branch');
  if (!isCommitId(commit)) return lacking(inquiry, 'workflow_run.head_sha');
  if (defaultBranch === undefined) return lacking(inquiry, 'repository.default_branch');
  if (commit !== head || branch === defaultBranch)
    return sinceGreen(inquiry, `the event workflow_run at ${shortId(head)}`);
  return sinceBranch(inquiry, pullRequestBase(payload['workflow_run']) ?? defaultBranch);
}

function pullRequestBase(run: unknown): string | undefined {
  const list = isTable(run) && Array.isArray(run['pull_requests']) ? run['pull_requests'] : [];
  const first: unknown = list[0];
  return isTable(first) ? payloadText(first, 'base', 'ref') : undefined;
}

async function releaseRule(inquiry: Inquiry): Promise<Finding> {
  const tag = payloadText(inquiry.payload, 'release', 'tag_name');
  return tag === undefined ? lacking(inquiry, 'release.tag_name') : tagRule(inquiry, tag);
}

const scheduleRule: Rule = async (inquiry) => sinceGreen(inquiry, `the event ${inquiry.event}`);

const rules: ReadonlyMap<string, Rule> = new Map([
  ['pull_request', pullRequestRule],
  ['pull_request_target', pullRequestRule],
  ['pull_request_review', pullRequestRule],
  ['pull_request_review_comment', pullRequestRule],
  ['push', pushRule],
  ['merge_group', mergeGroupRule],
  ['workflow_dispatch', dispatchRule],
  ['repository_dispatch', scheduleRule],
  ['schedule', scheduleRule],
  ['workflow_run', workflowRunRule],
  ['release', releaseRule],
]);

/** Finds the base of an event by the rule for its kind. */
export async function applyRule(inquiry: Inquiry): Promise<Finding> {
  const rule = rules.get(inquiry.event);
  if (rule !== undefined) return rule(inquiry);
  return {
    kind: 'unknown',
    reason: `no rule is known for the event ${JSON.stringify(inquiry.event)}`,
    fix: 'set the input `base`',
  };
}
