import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { RunSummary, SummaryTask } from './run-summary.ts';

const hashes = z.record(z.string(), z.string());

const taskInputs = z.object({
  hash: z.string(),
  files: hashes,
  env: hashes,
  dependencies: hashes,
  external: z.string(),
  definition: z.string(),
  command: z.string(),
  global: z.string(),
});

const globalInputs = z.object({ files: hashes, env: hashes, external: z.string(), turbo: z.string() });

const memory = z.object({
  version: z.literal(1),
  globals: z.record(z.string(), globalInputs),
  tasks: z.record(z.string(), taskInputs),
});

/** What went into the hash of a task the last time that it ran; values are short hashes. */
export type TaskInputs = z.infer<typeof taskInputs>;
/** What went into the hash of every task. */
export type GlobalInputs = z.infer<typeof globalInputs>;

/** The inputs of earlier runs, kept in the pack so that a miss can be explained. */
export interface InputMemory {
  /** By their own hash, which `TaskInputs.global` names. */
  readonly globals: Readonly<Record<string, GlobalInputs>>;
  readonly tasks: Readonly<Record<string, TaskInputs>>;
}

export const emptyMemory: InputMemory = { globals: {}, tasks: {} };

/** Enough to tell a change, too little to find out a value by trying. */
function short(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

function shortAll(values: Readonly<Record<string, string>> | null | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, short(value)]));
}

/** Turborepo writes `NAME=<SHA-256 of the value>` for each variable that is set. */
function envHashes(environment: SummaryTask['environmentVariables']): Record<string, string> {
  const all = [...(environment?.configured ?? []), ...(environment?.inferred ?? [])];
  return Object.fromEntries(
    all.map((entry) => {
      const at = entry.indexOf('=');
      return at === -1 ? [entry, ''] : [entry.slice(0, at), short(entry)];
    }),
  );
}

function globalOf(summary: RunSummary): GlobalInputs {
  const inputs = summary.globalCacheInputs;
  const external = `${inputs?.hashOfExternalDependencies ?? ''} ${inputs?.hashOfInternalDependencies ?? ''}`;
  return {
    files: shortAll(inputs?.files),
    env: envHashes(inputs?.environmentVariables),
    external,
    turbo: summary.turboVersion,
  };
}

function inputsOf(task: SummaryTask, hashOf: ReadonlyMap<string, string>, global: string): TaskInputs {
  const dependencies = (task.dependencies ?? []).map((id): [string, string] => [id, hashOf.get(id) ?? '']);
  return {
    hash: task.hash,
    files: shortAll(task.inputs),
    env: envHashes(task.environmentVariables),
    dependencies: Object.fromEntries(dependencies),
    external: task.hashOfExternalDependencies,
    definition: short(JSON.stringify(task.resolvedTaskDefinition)),
    command: short(`${task.command}\n${(task.cliArguments ?? []).join('\n')}`),
    global,
  };
}

/** The inputs of one run. */
export function memoryOf(summary: RunSummary): InputMemory {
  const tasks = summary.tasks ?? [];
  const global = globalOf(summary);
  const key = short(JSON.stringify(global));
  const hashOf = new Map(tasks.map(({ taskId, hash }) => [taskId, hash]));
  return {
    globals: { [key]: global },
    tasks: Object.fromEntries(tasks.map((task) => [task.taskId, inputsOf(task, hashOf, key)])),
  };
}

/** Lays a run over what is known of earlier ones and drops what no task refers to. */
export function mergeMemory(earlier: InputMemory, later: InputMemory): InputMemory {
  const tasks = { ...earlier.tasks, ...later.tasks };
  const used = new Set(Object.values(tasks).map((task) => task.global));
  const globals = Object.entries({ ...earlier.globals, ...later.globals }).filter(([key]) => used.has(key));
  return { globals: Object.fromEntries(globals), tasks };
}

/** Reads what `memoryText` wrote; anything else counts as no memory. */
export function parseMemory(text: string): InputMemory {
  try {
    const { globals, tasks } = memory.parse(JSON.parse(text));
    return { globals, tasks };
  } catch {
    return emptyMemory;
  }
}

export function memoryText({ globals, tasks }: InputMemory): string {
  return JSON.stringify({ version: 1, globals, tasks });
}
