import type { Runner } from '@aevon/ports';
import { z } from 'zod';

const repository = z.object({ full_name: z.string() }).nullish();
const payloadSchema = z.object({
  pull_request: z.object({ head: z.object({ ref: z.string(), sha: z.string(), repo: repository }) }).optional(),
  workflow_run: z.object({ head_repository: repository }).optional(),
});

type EventRunner = Pick<Runner, 'repository' | 'ref' | 'sha' | 'eventName'>;

/** A branch that fixes may be pushed to, and the commit that it is at. */
export interface PushTarget {
  readonly branch: string;
  readonly parent: string;
}

export type PushDecision =
  { readonly allowed: true; readonly target: PushTarget } | { readonly allowed: false; readonly why: string };

function isSame(fullName: string | undefined, runner: EventRunner): boolean {
  return fullName?.toLowerCase() === runner.repository.toLowerCase();
}

/** Whether code of another repository is at work. A fork that was deleted counts as one. */
export function isFromFork(payload: unknown, runner: EventRunner): boolean {
  const event = payloadSchema.safeParse(payload).data;
  if (event?.pull_request !== undefined) return !isSame(event.pull_request.head.repo?.full_name, runner);
  if (event?.workflow_run !== undefined) return !isSame(event.workflow_run.head_repository?.full_name, runner);
  return runner.eventName.startsWith('pull_request') || runner.eventName === 'workflow_run';
}

function refuse(why: string): PushDecision {
  return { allowed: false, why };
}

/** Where fixes may be pushed for this event. Never into another repository, never to a tag or a merge queue. */
export function decidePush(payload: unknown, runner: EventRunner): PushDecision {
  const { eventName, ref, sha } = runner;
  if (isFromFork(payload, runner)) return refuse('the pull request comes from a fork');
  const head = payloadSchema.safeParse(payload).data?.pull_request?.head;
  if (eventName === 'pull_request' && head !== undefined)
    return { allowed: true, target: { branch: head.ref, parent: head.sha } };
  const [, branch] = /^refs\/heads\/(?!gh-readonly-queue\/)(.+)$/.exec(ref) ?? [];
  if ((eventName === 'push' || eventName === 'workflow_dispatch') && branch !== undefined)
    return { allowed: true, target: { branch, parent: sha } };
  return refuse(`there is no branch to push to for the event ${eventName} on ${ref}`);
}
