export { connect, type Runtime } from './connect.ts';
