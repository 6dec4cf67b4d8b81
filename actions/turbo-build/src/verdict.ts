import type { CheckVerdict, ExecResult, FailureFacts } from '@aevon/ports';
import { logTail, withoutAnsi, type RunSummary, type TaskResult } from '@aevon/turbo';
import type { RanTurbo } from './turbo-run.ts';

export interface Judged {
  readonly verdict: Exclude<CheckVerdict, 'skipped'>;
  /** Why the step is red; absent when it is green. */
  readonly facts?: FailureFacts;
}

const shownTasks = 5;

function tailOf({ stdout, stderr }: ExecResult): readonly string[] {
  const lines = [...stdout.split('\n').slice(-200), ...stderr.split('\n').slice(-100)].map(withoutAnsi);
  return logTail(lines, 25);
}

/** Turborepo ended in a way that tells nothing of the tasks. */
export function stopped(what: string, result: ExecResult, cause?: string): FailureFacts {
  const facts = {
    kind: 'user',
    code: 'turbo-stopped',
    what,
    fix: 'read the end of the log below',
    details: tailOf(result),
  } as const;
  return cause === undefined ? facts : { ...facts, cause };
}

/** Whether Turborepo was ended from outside, by our limit or a signal. */
export function brokenOff(result: ExecResult, timeoutMs: number): FailureFacts | undefined {
  if (result.timedOut)
    return {
      kind: 'user',
      code: 'build-timed-out',
      what: `turbo was still running after ${Math.round(timeoutMs / 1000)} s and was ended`,
      fix: 'raise `timeout`, or look at the task that ran last',
      details: tailOf(result),
    };
  if (result.killedBy === undefined) return undefined;
  return stopped(
    `turbo was ended by ${result.killedBy}`,
    result,
    'the machine ran out of memory, or something ended it',
  );
}

function listed(names: readonly string[]): string {
  const rest = names.length > shownTasks ? ` and ${names.length - shownTasks} more` : '';
  return names.slice(0, shownTasks).join(', ') + rest;
}

function failed(tasks: readonly TaskResult[]): FailureFacts {
  const names = tasks.map(({ id, exitCode }) => (exitCode === undefined ? id : `${id} (exit code ${exitCode})`));
  const killed = tasks.some(({ exitCode }) => exitCode === 137);
  return {
    kind: 'user',
    code: 'build-failed',
    what: `${tasks.length === 1 ? 'a task' : `${tasks.length} tasks`} failed: ${listed(names)}`,
    ...(killed ? { cause: 'exit code 137 means that the system killed it, mostly because memory ran out' } : {}),
    fix: `run \`npx turbo run ${tasks[0]?.task ?? 'build'} --filter=${tasks[0]?.package ?? ''}\` to see the same`,
  };
}

function incomplete(what: string, result: ExecResult): FailureFacts {
  return {
    kind: 'user',
    code: 'build-incomplete',
    what,
    cause: 'something interrupted turbo, which it answers with exit code 0',
    fix: 'run the job again; when it comes back, look in the log below for what ends turbo',
    details: tailOf(result),
  };
}

/** What a run that ended with exit code 0 left open, against what was planned and against its own summary. */
function leftOpen({ execution }: RunSummary, tasks: readonly TaskResult[]): string | undefined {
  const open = tasks.filter(({ state }) => state === 'not-run').map(({ id }) => id);
  if (open.length > 0)
    return `turbo ended with exit code 0, but ${open.length} of ${tasks.length} tasks did not come to an end: ${listed(open)}`;
  if (tasks.length === 0) return 'turbo ended with exit code 0, and none of the tasks came to an end';
  if (execution.exitCode === 0 && execution.failed === 0) return undefined;
  return `turbo ended with exit code 0, but its run summary says exit code ${execution.exitCode}, ${execution.failed} failed`;
}

function unclear({ result, summary }: RanTurbo, tasks: readonly TaskResult[]): FailureFacts | undefined {
  if (result.exitCode !== 0)
    return stopped(`turbo ended with exit code ${result.exitCode} and names no task that failed`, result);
  if (summary === undefined)
    return stopped('turbo ended well but left no run summary, so nothing is known of the tasks', result);
  const open = leftOpen(summary, tasks);
  return open === undefined ? undefined : incomplete(open, result);
}

/**
 * What is known after Turborepo ended. Green is only a run that says itself that all went well, and that gives a good end
 * for each planned task.
 * @param tasks The planned ones, those included that did not run.
 */
export function judge(ran: RanTurbo, tasks: readonly TaskResult[], timeoutMs: number): Judged {
  const early = brokenOff(ran.result, timeoutMs);
  if (early !== undefined) return { verdict: 'inconclusive', facts: early };
  const red = tasks.filter(({ state }) => state === 'failed');
  if (red.length > 0) return { verdict: 'failed', facts: failed(red) };
  const facts = unclear(ran, tasks);
  return facts === undefined ? { verdict: 'passed' } : { verdict: 'inconclusive', facts };
}
