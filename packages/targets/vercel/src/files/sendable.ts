import type { TreeFile } from './tree-file.ts';

/** One file as Vercel lists it, and where its bytes are. */
export interface Sendable {
  readonly entry: { readonly file: string; readonly sha: string; readonly size: number; readonly mode: number };
  readonly from: { readonly place: string; readonly start: number } | { readonly text: string };
}

/** A link is sent as where it leads. */
export function asSendable({ path, place, link, size, mode, sha }: TreeFile): Sendable {
  return {
    entry: { file: path, sha, size, mode },
    from: link === undefined ? { place, start: 0 } : { text: link },
  };
}
