import { Failure, messageOf } from '@aevon/ports';
import type { ChangeSet, ChangeSetRequest } from './change-set-model.ts';
import { applyRule } from './event-rules.ts';
import { explicitRule, resolveNamed } from './explicit-base.ts';
import { isCommitId, openClone, payloadText, type Finding, type Inquiry } from './inquiry.ts';
import { deletionIn } from './push-rule.ts';
import { isTable } from './shape.ts';

/**
 * Finds base and head of any event and what changed between them, with at most one call to the remote.
 * @throws Failure `not-a-git-repository`, `git-ownership`, `git-failed`, `no-commit`, `base-unknown`, `head-unknown`, and
 * `change-set-undetectable` when asked to fail.
 */
export async function resolveChangeSet(request: ChangeSetRequest): Promise<ChangeSet> {
  const payload = isTable(request.event.payload) ? request.event.payload : {};
  const deleted = deletionIn({ event: request.event.name, payload });
  if (deleted !== undefined)
    return {
      mode: 'none',
      reason: `${deleted} was deleted`,
      head: request.runner.sha,
      fetched: 0,
      confidence: 'exact',
    };
  const inquiry = await openInquiry(request, payload);
  const base = request.base?.trim() ?? '';
  const finding = base === '' ? await applyRule(inquiry) : await explicitRule(inquiry, base);
  return conclude(inquiry, finding, request.onUndetectable);
}

async function openInquiry(request: ChangeSetRequest, payload: Inquiry['payload']): Promise<Inquiry> {
  const { git, event, runner, compare, lastGreen } = request;
  const problems: string[] = [];
  const ask = async (question: () => Promise<string | undefined>): Promise<string | undefined> =>
    question().catch((error: unknown) => {
      problems.push(messageOf(error));
      return undefined;
    });
  return {
    git,
    event: event.name,
    payload,
    runner,
    head: await resolveHead(request),
    defaultBranch: request.defaultBranch ?? payloadText(payload, 'repository', 'default_branch'),
    clone: openClone(git),
    problems,
    lastGreen: async () => ask(async () => lastGreen?.()),
    compare: async (base, head) => {
      const answer = await ask(async () => compare?.(base, head));
      return isCommitId(answer) ? answer : undefined;
    },
  };
}

async function resolveHead({ git, head }: ChangeSetRequest): Promise<string> {
  const name = head?.trim() ?? '';
  const commit = name === '' ? await git.resolveCommit('HEAD') : await resolveNamed(git, name);
  if (commit !== undefined) return commit;
  if (name === '')
    throw new Failure({
      kind: 'user',
      code: 'no-commit',
      what: 'the repository has no commit checked out',
      fix: 'run actions/checkout before this step',
    });
  throw new Failure({
    kind: 'user',
    code: 'head-unknown',
    what: `the input \`head\` names ${JSON.stringify(name)}, which is no commit of this clone`,
    fix: 'check that commit out with actions/checkout (`ref:`), and leave the input `head` out',
  });
}

async function conclude(
  inquiry: Inquiry,
  finding: Finding,
  onUndetectable: ChangeSetRequest['onUndetectable'],
): Promise<ChangeSet> {
  const { git, head, clone } = inquiry;
  if (finding.kind === 'unknown') {
    if (onUndetectable === 'fail') throw undetectable(finding.reason, finding.fix);
    const reason = `what changed is not known (${finding.reason}), so everything is taken as changed`;
    return { mode: 'all', reason, head, fetched: clone.fetched(), confidence: 'none', fix: finding.fix };
  }
  if (finding.kind !== 'base')
    return { mode: finding.kind, reason: finding.reason, head, fetched: clone.fetched(), confidence: 'exact' };
  const { base, reason, confidence, head: looked = head } = finding;
  const files = await git.changedFiles(base, looked);
  const facts = { base, head: looked, fetched: clone.fetched(), confidence };
  if (files.length === 0) return { mode: 'none', reason: `nothing changed ${reason}`, ...facts };
  return {
    mode: 'diff',
    reason: `${files.length} ${files.length === 1 ? 'file' : 'files'} changed ${reason}`,
    files,
    ...facts,
  };
}

function undetectable(reason: string, fix: string): Failure {
  return new Failure({
    kind: 'user',
    code: 'change-set-undetectable',
    what: `what changed can't be determined: ${reason}`,
    fix: `${fix}; or set \`on-undetectable: all\` to take everything as changed`,
  });
}
