import { z } from 'zod';
import { noScript, type TaskResult } from './run-summary.ts';

const planned = z.object({
  taskId: z.string(),
  task: z.string(),
  package: z.string().default('//'),
  command: z.string(),
  directory: z.string().default(''),
  resolvedTaskDefinition: z.looseObject({ persistent: z.boolean().default(false) }).default({ persistent: false }),
});

const schema = z.object({ packages: z.array(z.string()).nullish(), tasks: z.array(planned) });

export interface PlannedTask {
  /** `@shop/web#build`. */
  readonly id: string;
  readonly package: string;
  readonly task: string;
  /** Folder of the package, relative to the root. */
  readonly directory: string;
  /** Whether it runs beside others until they have ended, and has no end of its own. */
  readonly persistent: boolean;
}

/** What Turborepo says that it is going to do. */
export interface TaskPlan {
  /** Names of the packages in scope; undefined where the version of turbo does not tell. */
  readonly packages: readonly string[] | undefined;
  /** The tasks that have something to run. */
  readonly tasks: readonly PlannedTask[];
}

/** Reads the JSON that `--dry=json` writes; undefined when it is cut off or of another form. */
export function parseTaskPlan(text: string): TaskPlan | undefined {
  try {
    const { packages, tasks } = schema.parse(JSON.parse(text));
    const withScript = tasks.filter(({ command }) => command !== noScript);
    return {
      packages: packages ?? undefined,
      tasks: withScript.map(({ taskId, task, package: name, directory, resolvedTaskDefinition: { persistent } }) => ({
        id: taskId,
        task,
        package: name,
        directory,
        persistent,
      })),
    };
  } catch {
    return undefined;
  }
}

/**
 * The planned tasks of which a run says nothing, as tasks that were not run: Turborepo leaves out of its summary what did
 * not come to an end.
 */
export function tasksLeftOut(plan: TaskPlan, results: readonly TaskResult[]): readonly TaskResult[] {
  const known = new Set(results.map(({ id }) => id));
  return plan.tasks
    .filter(({ id, persistent }) => !persistent && !known.has(id))
    .map(({ id, package: name, task, directory }) => ({
      id,
      package: name,
      task,
      state: 'not-run',
      source: undefined,
      startedMs: undefined,
      durationMs: 0,
      savedMs: 0,
      exitCode: undefined,
      directory,
      logFile: '',
    }));
}
