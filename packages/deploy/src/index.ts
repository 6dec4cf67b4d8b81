export * from './artifact.ts';
export { deploy, type DeployRequest, restore, type RestoreRequest, type Surroundings } from './deploy.ts';
export type * from './outcome.ts';
export * from './platform-client.ts';
export type { Saved } from './start.ts';
export type * from './target.ts';
