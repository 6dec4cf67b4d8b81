export type { RegistryCredentials } from './release.ts';
export { railwayStates } from './states.ts';
export { createRailwayTarget, type RailwayTargetOptions } from './target.ts';
