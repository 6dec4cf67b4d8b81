import {
  emptyMemory,
  memoryOf,
  missReason,
  taskResults,
  type InputMemory,
  type RunSummary,
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

/** Lays the reasons for misses beside the tasks of a run. */
export function explainTasks(summary: RunSummary | undefined, { opened, state }: BuildCache): Explained {
  if (summary === undefined) return { rows: [], memory: emptyMemory };
  const later = memoryOf(summary);
  const cacheable = new Map((summary.tasks ?? []).map((task) => [task.taskId, task.resolvedTaskDefinition.cache]));
  const rows = taskResults(summary).map((task): TaskRow => {
    if (task.state === 'hit') return { ...task, why: '' };
    if (task.state === 'not-run') return { ...task, why: 'a task that it needs failed' };
    if (opened === undefined) return { ...task, why: state === 'off' ? '' : 'no cache' };
    const { hash = '' } = later.tasks[task.id] ?? {};
    const refused = opened.folder.served.has(hash);
    const facts = { earlier: opened.memory, later, cacheable: cacheable.get(task.id) ?? true, refused };
    return { ...task, why: missReason(task.id, facts) };
  });
  return { rows, memory: later };
}
