export { type CommandSurroundings, runCommand, type View } from './command.ts';
export { killRunning } from '../step/running-children.ts';
export { interruptedCode, Interruption } from './interruption.ts';
export { rehearse, type RehearsalRequest } from './rehearse.ts';
