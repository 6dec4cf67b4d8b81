export type { DeployInputs } from './inputs.ts';
export type { DeployOutputs } from './outputs.ts';
export { deployOn } from './run.ts';
export { type RollbackInputs, rollbackOn, type RollbackOutputs } from './rollback-step.ts';
