export * from './artifact.ts';
export { begin, type Begun, cleanUp } from './begin.ts';
export { deploy, restore, type RestoreRequest } from './deploy.ts';
export { foresee, type Forecast } from './look.ts';
export type * from './request.ts';
export type * from './outcome.ts';
export * from './platform-client.ts';
export type { Saved } from './start.ts';
export type * from './target.ts';
