export * from './record.ts';
export { readMachine, runAction } from './environment.ts';
export { createJobState, type JobState } from './protocol/job-state.ts';
export { filterJobOutputs, type JobOutputs } from './protocol/job-outputs.ts';
export type { RepositoryPlace } from './protocol/matcher-issue.ts';
export type { ActionOptions, ActionRun } from './step/action-options.ts';
export { runActionOn } from './step/action-run.ts';
export { createGithubContext, toGithubVariables, type RunFacts } from './step/github-context.ts';
export { resolveInputs, type EvaluateTemplate, type ResolvedInputs } from './step/inputs.ts';
export { readManifest, type ActionManifest } from './step/manifest.ts';
export { killOrphans, type Orphan } from './step/orphans.ts';
export { runStepProcess } from './step/run-step-process.ts';
export {
  createRunnerContext,
  createRuntimeToken,
  identityVariables,
  toActionsVariables,
  toRunnerVariables,
} from './step/runner-variables.ts';
export type { Machine, NodeStep, ScriptStep, StepRequest, StepRun } from './step/step-request.ts';
