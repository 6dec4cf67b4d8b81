export { readRegistry, type RegistryCredentials } from './registry.ts';
export { railwayStates } from './states.ts';
export { createRailwayTarget, type RailwayTargetOptions } from './target.ts';
