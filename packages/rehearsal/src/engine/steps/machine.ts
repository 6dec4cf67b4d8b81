import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createJobState, type JobState } from '../../protocol/job-state.ts';
import type { JobTokens, SourceResolver } from '../graph/facts.ts';
import type { StepModel } from '../language/job-model.ts';
import type { JsonObject } from '../language/values.ts';
import { hashWorkspaceFiles } from './hash-files.ts';
import type { PostStep } from './post-steps.ts';

export interface MachinePlace {
  /** A new folder of this job's own. */
  readonly root: string;
  /** Kept between jobs and rehearsals. */
  readonly toolCache: string;
  readonly home: string;
  /** The second part of `owner/name`. */
  readonly repositoryName: string;
}

/** The folders of one job, laid out as on GitHub's machines. */
export interface Folders {
  readonly workspace: string;
  readonly temp: string;
  readonly home: string;
  readonly toolCache: string;
}

export function makeFolders(place: MachinePlace): Folders {
  const folders = {
    workspace: join(place.root, 'work', place.repositoryName, place.repositoryName),
    temp: join(place.root, 'work', '_temp'),
    home: place.home,
    toolCache: place.toolCache,
  };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  return folders;
}

/** One job at work. */
export interface Machine {
  readonly folders: Folders;
  readonly state: JobState;
  readonly tokens: JobTokens;
  readonly sources: SourceResolver;
  /** PATH, HOME and whatever the world lays into every process. */
  readonly baseEnv: Readonly<Record<string, string>>;
  /** GITHUB_* and RUNNER_*, the same for all steps. */
  readonly githubEnv: Readonly<Record<string, string>>;
  /** The `job` context without its status. */
  readonly jobContext: JsonObject;
  readonly hashFiles: (patterns: readonly string[]) => string;
  /** In the order in which their steps began; run from the last to the first. */
  readonly posts: PostStep[];
  /** What the pre phases of actions saved, by step. */
  readonly preStates: Map<StepModel, Readonly<Record<string, string>>>;
  /** Told when the job is cancelled, after `cancelled` is set. */
  readonly cancelListeners: Set<(reason: Error) => void>;
  /** Why the job was cancelled, once it was. */
  cancelled: Error | undefined;
  /** Whether it was the job's own time limit that cancelled it. */
  timedOut: boolean;
}

export type MachineParts = Pick<Machine, 'tokens' | 'sources' | 'baseEnv' | 'githubEnv' | 'jobContext' | 'folders'> & {
  readonly secrets: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
};

export function makeMachine(parts: MachineParts): Machine {
  const { secrets, environment, ...rest } = parts;
  return {
    ...rest,
    state: createJobState({ secrets, environment }),
    hashFiles: (patterns) => hashWorkspaceFiles(parts.folders.workspace, patterns),
    posts: [],
    preStates: new Map(),
    cancelListeners: new Set(),
    cancelled: undefined,
    timedOut: false,
  };
}

/** Cancels a job: the running step is told, later ones see `cancelled()`. */
export function cancelMachine(machine: Machine, reason: Error): void {
  if (machine.cancelled !== undefined) return;
  machine.cancelled = reason;
  for (const listener of machine.cancelListeners) listener(reason);
}
