import type { CheckVerdict, ExecResult, FailureFacts } from '@aevon/ports';
import { logTail, withoutAnsi, type TaskResult } from '@aevon/turbo';
import type { RanTurbo } from './turbo-run.ts';

export interface Judged {
  readonly verdict: CheckVerdict;
  /** Why the step is red; absent when it is green. */
  readonly facts?: FailureFacts;
}

const shownTasks = 5;

function tailOf({ stdout, stderr }: ExecResult): readonly string[] {
  const lines = [...stdout.split('\n').slice(-200), ...stderr.split('\n').slice(-100)].map(withoutAnsi);
  return logTail(lines, 25);
}

function stopped(what: string, result: ExecResult, cause?: string): Judged {
  const facts = {
    kind: 'user',
    code: 'turbo-stopped',
    what,
    fix: 'read the end of the log below',
    details: tailOf(result),
  } as const;
  return { verdict: 'inconclusive', facts: cause === undefined ? facts : { ...facts, cause } };
}

function failed(tasks: readonly TaskResult[]): Judged {
  const names = tasks
    .slice(0, shownTasks)
    .map(({ id, exitCode }) => (exitCode === undefined ? id : `${id} (exit code ${exitCode})`));
  const rest = tasks.length > shownTasks ? ` and ${tasks.length - shownTasks} more` : '';
  const killed = tasks.some(({ exitCode }) => exitCode === 137);
  return {
    verdict: 'failed',
    facts: {
      kind: 'user',
      code: 'build-failed',
      what: `${tasks.length === 1 ? 'a task' : `${tasks.length} tasks`} failed: ${names.join(', ')}${rest}`,
      ...(killed ? { cause: 'exit code 137 means that the system killed it, mostly because memory ran out' } : {}),
      fix: `run \`npx turbo run ${tasks[0]?.task ?? 'build'} --filter=${tasks[0]?.package ?? ''}\` to see the same`,
    },
  };
}

/** What is known after Turborepo ended. Only a run that says itself that all its tasks went well is green. */
export function judge({ result, summary }: RanTurbo, tasks: readonly TaskResult[], timeoutMs: number): Judged {
  if (result.timedOut) {
    const what = `turbo was still running after ${Math.round(timeoutMs / 1000)} s and was ended`;
    return {
      verdict: 'inconclusive',
      facts: {
        kind: 'user',
        code: 'build-timed-out',
        what,
        fix: 'raise `timeout`, or look at the task that ran last',
        details: tailOf(result),
      },
    };
  }
  if (result.killedBy !== undefined)
    return stopped(
      `turbo was ended by ${result.killedBy}`,
      result,
      'the machine ran out of memory, or something ended it',
    );
  const red = tasks.filter((task) => task.state === 'failed');
  if (red.length > 0) return failed(red);
  if (result.exitCode !== 0)
    return stopped(`turbo ended with exit code ${result.exitCode} and names no task that failed`, result);
  if (summary === undefined)
    return stopped('turbo ended well but left no run summary, so nothing is known of the tasks', result);
  return { verdict: tasks.length === 0 ? 'skipped' : 'passed' };
}
