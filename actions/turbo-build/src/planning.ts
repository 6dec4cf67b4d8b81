import { Failure, type ExecResult, type FailureFacts } from '@aevon/ports';
import {
  dryRunArguments,
  dryRunEnvironment,
  parseTaskPlan,
  type TaskPlan,
  type TurboBinary,
  type TurboRun,
} from '@aevon/turbo';
import type { RunParts } from './turbo-run.ts';
import { brokenOff, stopped } from './verdict.ts';

function unplanned(result: ExecResult, timeoutMs: number): FailureFacts {
  const ended = result.exitCode === 0 ? 'does not say which tasks it is going to run' : 'ended before it ran a task';
  return brokenOff(result, timeoutMs) ?? stopped(`turbo ${ended} (exit code ${result.exitCode})`, result);
}

/**
 * Asks Turborepo what it is going to run. Its word after the run is not enough: when it is interrupted it ends with exit
 * code 0 and a summary without the tasks that it left.
 * @throws Failure `turbo-stopped`, `build-timed-out`, `command-not-started`.
 */
export async function planTasks(
  { exec, root: cwd, timeoutMs }: RunParts,
  turbo: TurboBinary,
  run: TurboRun,
): Promise<TaskPlan> {
  const args = dryRunArguments(run);
  const result = await exec.run({ command: turbo.path, args, cwd, env: dryRunEnvironment, timeoutMs });
  const plan = result.exitCode === 0 ? parseTaskPlan(result.stdout) : undefined;
  if (plan === undefined) throw new Failure(unplanned(result, timeoutMs));
  return plan;
}

/** What of the selection Turborepo is not going to run, in sentences for people. */
export function planNotes({ packages, tasks }: Pick<TurboRun, 'packages' | 'tasks'>, plan: TaskPlan): string[] {
  const nobody = tasks.filter((name) => !plan.tasks.some(({ id, task }) => id === name || task === name));
  const out = packages.filter((name) => plan.packages?.includes(name) === false);
  return [
    ...nobody.map((name) => `no package of this run has the task ${name}`),
    ...(out.length === 0 ? [] : [`left out by the input args: ${out.join(', ')}`]),
  ];
}
