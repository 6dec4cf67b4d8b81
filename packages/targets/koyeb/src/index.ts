export { meaningOf, type Meaning, meanings } from './states.ts';
export { createKoyebTarget, type KoyebTargetOptions } from './target.ts';
