/** A file or a link of what is deployed. */
export interface TreeFile {
  /** From the folder that is deployed, with slashes. */
  readonly path: string;
  /** Where it is on this machine. */
  readonly place: string;
  /** Where a link leads, as it is written in it; undefined for a file. */
  readonly link: string | undefined;
  /** Bytes; of a link those of where it leads. */
  readonly size: number;
  /** As of `stat`, with the kind of file. */
  readonly mode: number;
  /** Hexadecimal SHA-1 of its bytes. */
  readonly sha: string;
}

export const linkMode = 0o120777;
