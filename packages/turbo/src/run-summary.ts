import { z } from 'zod';
import { withoutAnsi } from './build-problems.ts';

const hashes = z.record(z.string(), z.string());
const environment = z
  .object({ configured: z.array(z.string()).nullish(), inferred: z.array(z.string()).nullish() })
  .nullish();

const task = z.object({
  taskId: z.string(),
  task: z.string(),
  package: z.string().default('//'),
  hash: z.string(),
  inputs: hashes.nullish(),
  hashOfExternalDependencies: z.string().default(''),
  cache: z
    .object({ status: z.string().default('MISS'), source: z.string().optional(), timeSaved: z.number().default(0) })
    .default({ status: 'MISS', timeSaved: 0 }),
  command: z.string().default(''),
  cliArguments: z.array(z.string()).nullish(),
  logFile: z.string().default(''),
  directory: z.string().default(''),
  dependencies: z.array(z.string()).nullish(),
  resolvedTaskDefinition: z.looseObject({ cache: z.boolean().default(true) }).default({ cache: true }),
  environmentVariables: environment,
  execution: z
    .object({
      startTime: z.number(),
      endTime: z.number(),
      exitCode: z.number().nullish(),
      error: z.string().optional(),
    })
    .nullish(),
});

const schema = z.object({
  version: z.string().default(''),
  turboVersion: z.string().default(''),
  globalCacheInputs: z
    .object({
      files: hashes.nullish(),
      hashOfExternalDependencies: z.string().default(''),
      hashOfInternalDependencies: z.string().default(''),
      environmentVariables: environment,
    })
    .optional(),
  execution: z.object({
    command: z.string().default(''),
    success: z.number().default(0),
    failed: z.number(),
    cached: z.number().default(0),
    attempted: z.number().default(0),
    startTime: z.number().default(0),
    endTime: z.number().default(0),
    exitCode: z.number(),
  }),
  tasks: z.array(task).nullish(),
});

export type RunSummary = z.infer<typeof schema>;
export type SummaryTask = NonNullable<RunSummary['tasks']>[number];

/** Reads the JSON that `--summarize` writes; undefined when it is cut off or of another form. */
export function parseRunSummary(text: string): RunSummary | undefined {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The name of the file that a line of Turborepo announces as its run summary. */
export function announcedSummary(line: string): string | undefined {
  const path = /^Summary: +([^ ].*\.json)$/.exec(withoutAnsi(line))?.[1];
  return path?.split(/[\\/]/).at(-1);
}

/** `hit`: restored. `built`: ran and succeeded. `not-run`: something it needs failed, or the run was stopped. */
export type TaskState = 'hit' | 'built' | 'failed' | 'not-run';

export interface TaskResult {
  /** `@shop/web#build`. */
  readonly id: string;
  readonly package: string;
  readonly task: string;
  readonly state: TaskState;
  /** Where a hit came from: `local` or `remote`. */
  readonly source: string | undefined;
  /** Milliseconds from the start of the run; undefined for a task that did not start. */
  readonly startedMs: number | undefined;
  readonly durationMs: number;
  /** Milliseconds that a hit saved. */
  readonly savedMs: number;
  readonly exitCode: number | undefined;
  /** Folder of the package, relative to the root. */
  readonly directory: string;
  /** File with the output of the task, relative to the root. */
  readonly logFile: string;
}

function stateOf({ cache, execution }: SummaryTask): TaskState {
  if (cache.status === 'HIT') return 'hit';
  if (execution === undefined || execution === null) return 'not-run';
  return execution.error === undefined && execution.exitCode === 0 ? 'built' : 'failed';
}

/** How Turborepo marks a package that has no script for a task; some versions list it, and it never runs. */
export const noScript = '<NONEXISTENT>';

/** The tasks that have something to run, in the order of the summary. */
export function taskResults(summary: RunSummary): readonly TaskResult[] {
  const tasks = (summary.tasks ?? []).filter((entry) => entry.command !== noScript);
  return tasks.map((entry) => ({
    id: entry.taskId,
    package: entry.package,
    task: entry.task,
    state: stateOf(entry),
    source: entry.cache.source?.toLowerCase(),
    startedMs: entry.execution ? Math.max(0, entry.execution.startTime - summary.execution.startTime) : undefined,
    durationMs: entry.execution ? Math.max(0, entry.execution.endTime - entry.execution.startTime) : 0,
    savedMs: entry.cache.status === 'HIT' ? entry.cache.timeSaved : 0,
    exitCode: entry.execution?.exitCode ?? undefined,
    directory: entry.directory,
    logFile: entry.logFile,
  }));
}
