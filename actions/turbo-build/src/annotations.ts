import { stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { Annotation } from '@aevon/ports';
import { findBuildProblems, readTaskLog, type BuildProblem, type TaskResult } from '@aevon/turbo';

export interface FailedTask {
  readonly task: TaskResult;
  readonly log: readonly string[];
  readonly annotations: readonly Annotation[];
}

export interface Places {
  /** Folder of turbo.json. */
  readonly root: string;
  /** Root of the repository, which annotations are relative to. */
  readonly workspace: string;
}

/** The path below the repository of a file that a tool names, when there is such a file. */
async function locate(file: string, directory: string, { root, workspace }: Places): Promise<string | undefined> {
  const candidates = isAbsolute(file) ? [file] : [join(root, directory, file), join(root, file)];
  for (const candidate of candidates) {
    const path = relative(workspace, candidate);
    if (path === '' || path.startsWith('..') || isAbsolute(path)) continue;
    if ((await stat(candidate).catch(() => undefined))?.isFile() === true) return path.split(sep).join('/');
  }
  return undefined;
}

async function annotate(problem: BuildProblem, task: TaskResult, places: Places): Promise<Annotation[]> {
  const file = await locate(problem.file, task.directory, places);
  if (file === undefined) return [];
  const column = problem.column === undefined ? {} : { column: problem.column };
  return [
    {
      level: 'error',
      file,
      line: problem.line,
      ...column,
      title: `${problem.title} (${task.id})`,
      message: problem.message,
    },
  ];
}

/** The logs of the tasks that failed, with the errors in them that name a file of the repository. */
export async function readFailedTasks(tasks: readonly TaskResult[], places: Places): Promise<readonly FailedTask[]> {
  return Promise.all(
    tasks.map(async (task) => {
      const log = await readTaskLog(places.root, task.logFile);
      const found = await Promise.all(findBuildProblems(log).map((problem) => annotate(problem, task, places)));
      return { task, log, annotations: found.flat() };
    }),
  );
}
