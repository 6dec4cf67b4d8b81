import { commit, makeRepository } from './sandbox.ts';
import { scaleFiles } from './scale-files.ts';

export interface Scale {
  readonly folder: string;
  readonly base: string;
  readonly head: string;
}

/** A large repository with one commit on top of its first. */
export function makeScale(size: Parameters<typeof scaleFiles>[0] = {}): Scale {
  const { files, edits } = scaleFiles(size);
  const folder = makeRepository(files);
  const base = commit(folder);
  return { folder, base, head: commit(folder, edits) };
}
