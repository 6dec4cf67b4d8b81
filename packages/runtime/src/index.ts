export { connect, type Runtime } from './connect.ts';
export { cacheRefusal } from './trust.ts';
