export { renderFailures } from './failure-docs.ts';
export { renderStates, type RenderState } from './states.ts';
export { createRenderTarget, type RenderTargetOptions } from './target.ts';
