export type { DeployOutputs } from './outputs.ts';
export { type DeployInputs, deployOn } from './run.ts';
