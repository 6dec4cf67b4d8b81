import {
  emptyMemory,
  memoryOf,
  missReason,
  taskResults,
  tasksLeftOut,
  type InputMemory,
  type RunSummary,
  type TaskPlan,
  type TaskResult,
} from '@aevon/turbo';
import type { BuildCache } from './build-cache.ts';

/** A task with the reason for what became of it. */
export interface TaskRow extends TaskResult {
  /** Why it was not restored; empty for a hit and without a cache. */
  readonly why: string;
}

export interface Explained {
  readonly rows: readonly TaskRow[];
  readonly memory: InputMemory;
}

function notRunReason(results: readonly TaskResult[]): string {
  return results.some(({ state }) => state === 'failed') ? 'the run ended when a task failed' : 'the run ended before';
}

function explainResults(summary: RunSummary, later: InputMemory, { opened, state }: BuildCache): readonly TaskRow[] {
  const cacheable = new Map((summary.tasks ?? []).map((task) => [task.taskId, task.resolvedTaskDefinition.cache]));
  const results = taskResults(summary);
  return results.map((task): TaskRow => {
    if (task.state === 'hit') return { ...task, why: '' };
    if (task.state === 'not-run') return { ...task, why: notRunReason(results) };
    if (opened === undefined) return { ...task, why: state === 'off' ? '' : 'no cache' };
    const { hash = '' } = later.tasks[task.id] ?? {};
    const refused = opened.folder.served.has(hash);
    const facts = { earlier: opened.memory, later, cacheable: cacheable.get(task.id) ?? true, refused };
    return { ...task, why: missReason(task.id, facts) };
  });
}

/** Lays the reasons for misses beside the tasks of a run, and adds the planned tasks that it says nothing of. */
export function explainTasks(plan: TaskPlan, summary: RunSummary | undefined, cache: BuildCache): Explained {
  const memory = summary === undefined ? emptyMemory : memoryOf(summary);
  const rows = summary === undefined ? [] : explainResults(summary, memory, cache);
  const left = tasksLeftOut(plan, rows).map((task): TaskRow => ({ ...task, why: notRunReason(rows) }));
  return { rows: [...rows, ...left], memory };
}
