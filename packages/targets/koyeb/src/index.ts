export { type KoyebFailureCode, koyebFailures } from './failure-docs.ts';
export { type KoyebState, koyebStates } from './states.ts';
export { createKoyebTarget, type KoyebTargetOptions } from './target.ts';
