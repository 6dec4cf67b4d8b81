import { Failure } from '@aevon/ports';
import type { Git, TrackedPath } from './git-port.ts';

/** The files of a workspace: names from git, bytes from the disk. */
export interface SourceTree {
  list(): Promise<readonly TrackedPath[]>;
  /** Undefined when there is no such file. @throws Failure `link-leaves-repository`. */
  read(path: string): Uint8Array | undefined;
}

/** What git tracks below `root`. */
export function openRepository(options: { readonly git: Git; readonly root: string }): SourceTree {
  throw new Failure({ kind: 'bug', code: 'not-built', what: options.root });
}

/** What lies below `root` without asking git; `node_modules`, `.git` and `.venv` are left out. */
export function openDirectory(root: string): SourceTree {
  throw new Failure({ kind: 'bug', code: 'not-built', what: root });
}
