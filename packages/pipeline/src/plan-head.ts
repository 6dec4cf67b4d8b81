import { Failure } from '@aevon/ports';
import type { Git } from '@aevon/workspace';
import type { PlanDocument } from './plan-document.ts';

/**
 * Holds a plan that was handed over against what is checked out: the packages of one commit say nothing about another.
 * @throws Failure `plan-of-another-commit`, `no-commit`, and those of git.
 */
export async function requirePlanOfCheckout(plan: PlanDocument, git: Pick<Git, 'resolveCommit'>): Promise<void> {
  const here = await git.resolveCommit('HEAD');
  if (here === undefined)
    throw new Failure({
      kind: 'user',
      code: 'no-commit',
      what: 'the repository has no commit checked out',
      fix: 'run actions/checkout before this step',
    });
  if (here === plan.head) return;
  throw new Failure({
    kind: 'user',
    code: 'plan-of-another-commit',
    what: `the input \`plan\` is the plan of commit ${plan.head}, and this job has checked out ${here}`,
    cause:
      plan.event === 'pull_request_target'
        ? 'on pull_request_target actions/checkout takes the base branch, and the plan is of the pull request'
        : 'the two jobs give actions/checkout another `ref`, or an earlier step of this job made or took another commit',
    fix: 'give actions/checkout the same `ref` in this job and in the job of the plan, or leave the input `plan` out',
  });
}
