export type { PackEntry } from './format.ts';
export { listPack, readPack, type PackListed, type PackRead, type ReadOptions } from './reader.ts';
export { writePack, type PackWritten } from './writer.ts';
