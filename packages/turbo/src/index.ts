export { ArtifactFolder } from './artifact-folder.ts';
export { defaultRetention, type Retention, type StoredArtifact } from './artifact-index.ts';
export { findTurbo, type Platform, type TurboBinary } from './binary.ts';
export { findBuildProblems, withoutAnsi, type BuildProblem } from './build-problems.ts';
export type { CacheEvent } from './cache-events.ts';
export { startCacheServer, type CacheServer, type CacheServerOptions } from './cache-server.ts';
export {
  dryRunArguments,
  dryRunEnvironment,
  turboArguments,
  turboEnvironment,
  type RemoteAccess,
  type TurboRun,
} from './command-line.ts';
export { readTurboConfig, type TurboConfig } from './config.ts';
export { createGroupedLog, type GroupedLog } from './grouped-log.ts';
export { missReason, type MissFacts } from './miss-reason.ts';
export {
  openPackCache,
  savePackCache,
  type OpenedCache,
  type PackCacheOptions,
  type PackSaved,
  type Restored,
} from './pack-cache.ts';
export {
  announcedSummary,
  parseRunSummary,
  taskResults,
  type RunSummary,
  type TaskResult,
  type TaskState,
} from './run-summary.ts';
export { emptyMemory, memoryOf, type InputMemory } from './task-inputs.ts';
export { parseTaskPlan, tasksLeftOut, type PlannedTask, type TaskPlan } from './task-plan.ts';
export { logTail, readTaskLog } from './task-log.ts';
