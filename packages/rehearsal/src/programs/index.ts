export type { ProgramRunner } from './crew.ts';
export { runCommit, type RunCommitOptions } from './run-commit.ts';
export { runImage, type RunImageOptions } from './run-image.ts';
