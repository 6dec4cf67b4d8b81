export * from './action.ts';
export * from './context.ts';
export * from './definition.ts';
export * from './inputs.ts';
export * from './outputs.ts';
export { Red } from './red.ts';
