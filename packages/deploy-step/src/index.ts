export type { DeployInputs } from './inputs.ts';
export type { DeployOutputs } from './outputs.ts';
export { deployOn } from './run.ts';
export { type RollbackInputs, rollbackOn } from './rollback-step.ts';
