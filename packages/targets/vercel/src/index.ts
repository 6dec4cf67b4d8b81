export { vercelFailures } from './failure-docs.ts';
export { vercelStates, type VercelState } from './states.ts';
export type { Source } from './release.ts';
export { createVercelTarget, type VercelTargetOptions } from './target.ts';
