export { createExec, type NodeExecOptions } from './node-exec.ts';
