export type { DeployOutputs } from './outputs.ts';
export { type DeployInputs, endDeploy, runDeploy } from './run.ts';
