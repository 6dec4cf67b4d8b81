export { type CommandSurroundings, runCommand, type View } from './command.ts';
export { rehearse, type RehearsalRequest } from './rehearse.ts';
