export { createGkeTarget, type GkeTargetOptions } from './target.ts';
export { phases } from './phases.ts';
